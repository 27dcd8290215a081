//! `songhanh demo`: a sample installation on this machine.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use super::serve::{listen, serve};
use super::{Context, Stopped};
use crate::demo::{DemoRefusal, Played, is_sample, play, seat_cast, seed};
use crate::desk::Desk;
use crate::store::StoreError;
use crate::web;
use crate::webhooks;
use crate::words::{Words, args, number_text};

/// Make a sample installation (once) and serve it on this machine only.
#[derive(clap::Args)]
pub(super) struct Demo {
    /// Port; 0 for any free one.
    #[arg(long, default_value_t = 8410)]
    port: u16,
    /// Throw the sample installation away and make it anew.
    #[arg(long)]
    fresh: bool,
    /// Play the main job on the command line instead, in a fresh folder: from
    /// an empty store to the finished report.
    #[arg(long)]
    play: bool,
    /// Where the played report is written.
    #[arg(long, default_value = "bao-cao-so-ket.docx", value_name = "FILE")]
    out: PathBuf,
}

impl Demo {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let context = context.in_folder_beside("songhanh-demo");
        if self.fresh || self.play {
            remove_sample(&context.folder())?;
        }
        let desk = context.desk().await?;
        prepare(&context, &desk).await?;
        if self.play {
            return self.play_it(&context, &desk).await;
        }
        let seats = seat_cast(&desk)
            .await?
            .into_iter()
            .map(|seated| web::DemoSeat {
                user: seated.user,
                name: seated.actor.name,
                role: seated.actor.role.word().to_owned(),
                agency: seated.actor.agency_name,
            })
            .collect();
        // Anybody may enter as the cast: never beyond this machine.
        let listener = listen(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), self.port)).await?;
        let address = listener.local_addr().map_err(|source| StoreError::File { path: "port".into(), source })?;
        println!("{}", context.words().say_with("serve-address", &args([("address", format!("http://{address}/"))])));
        let public = web::PublicSite { address: format!("http://{address}"), ..web::PublicSite::default() };
        let app = web::App::for_demo(desk.store().clone(), context.clock().clone(), seats).reached_at(public);
        let telling = tokio::spawn(webhooks::work(desk.store().clone(), context.clock().clone()));
        serve(listener, web::router(app), desk.store()).await?;
        telling.abort();
        desk.store().close().await;
        Ok(())
    }
}

impl Demo {
    async fn play_it(&self, context: &Context, desk: &Desk) -> Result<(), Stopped> {
        let words = context.words();
        let paper = play(desk, &mut |step| eprintln!("{}", sentence(words, step))).await?;
        std::fs::write(&self.out, &paper.document)
            .map_err(|source| StoreError::File { path: self.out.display().to_string(), source })?;
        let out = self.out.display().to_string();
        context.answer(&serde_json::json!({"steps": paper.steps, "document": out}), || {
            vec![words.say_with("demo-played", &args([("file", out.clone())]))]
        });
        desk.store().close().await;
        Ok(())
    }
}

fn sentence(words: &Words, step: &Played) -> String {
    match step {
        Played::TakenIn { who, file, values, act } => words.say_with(
            "demo-played-taken-in",
            &args([
                ("who", who.clone()),
                ("file", file.clone()),
                ("values", number_text(words.lang(), (*values).into(), 0)),
                ("act", act.to_string()),
            ]),
        ),
        Played::Agreed { cells, differed } => words
            .say_with("demo-played-agreed", &args([("cells", cells.to_string()), ("differed", differed.to_string())])),
        Played::Signed { table } => words.say_with("demo-played-signed", &args([("table", table.to_string())])),
        Played::Concluded => words.say("demo-played-concluded"),
        Played::Issued { symbol, hash } => {
            words.say_with("demo-played-issued", &args([("symbol", symbol.clone()), ("hash", hash.clone())]))
        }
    }
}

/// Seeds the installation where it is empty, saying each step.
async fn prepare(context: &Context, desk: &Desk) -> Result<(), Stopped> {
    if is_sample(desk).await? {
        return Ok(());
    }
    let words = context.words();
    seed(desk, &mut |key| eprintln!("{}", words.say(key))).await?;
    Ok(())
}

/// Removes the files of the sample installation, and only those.
fn remove_sample(folder: &Path) -> Result<(), DemoRefusal> {
    for name in ["songhanh.db", "songhanh.db-wal", "songhanh.db-shm", "anchors.txt", "secrets.key"] {
        let path = folder.join(name);
        match std::fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::File { path: path.display().to_string(), source }.into());
            }
            _ => {}
        }
    }
    Ok(())
}
