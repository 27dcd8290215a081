//! The schema, file by file: `migrations/NNNN_name.sql`, the same text for both
//! engines. `{bytes}` stands for the one type whose name differs.

use rust_embed::RustEmbed;

use super::{Store, StoreError, sql};

#[derive(RustEmbed)]
#[folder = "migrations/"]
#[include = "*.sql"]
struct Files;

/// Applies, each in one transaction, the files that this installation lacks.
pub(super) async fn bring_up(store: &Store) -> Result<(), StoreError> {
    let bytes = if store.is_postgres() { "bytea" } else { "blob" };
    let mut turn = store.turn().await?;
    turn.connection()
        .batch("create table if not exists schema_step (name text primary key, digest text not null)")
        .await?;
    turn.keep().await?;

    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    let applied = applied(store).await?;
    if let Some((unknown, _)) = applied.iter().find(|(name, _)| !names.iter().any(|known| known == name)) {
        return Err(StoreError::Schema(format!("step {unknown} comes from a newer program")));
    }
    for name in names {
        let file = Files::get(&name).expect("the name was listed by the same collection");
        let digest = hex(&file.metadata.sha256_hash());
        if let Some((_, before)) = applied.iter().find(|(known, _)| *known == *name) {
            if *before != digest {
                return Err(StoreError::Schema(format!("step {name} was altered after it was applied")));
            }
            continue;
        }
        let text = String::from_utf8_lossy(&file.data).replace("{bytes}", bytes);
        let mut turn = store.turn().await?;
        turn.connection().batch(&text).await?;
        sql("insert into schema_step (name, digest) values ($1, $2)")
            .bind(&*name)
            .bind(digest)
            .run(turn.connection())
            .await?;
        turn.keep().await?;
    }
    Ok(())
}

async fn applied(store: &Store) -> Result<Vec<(String, String)>, StoreError> {
    let mut snapshot = store.snapshot().await?;
    let rows = sql("select name, digest from schema_step order by name").rows(snapshot.connection()).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
