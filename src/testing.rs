//! What every story needs: an empty installation on either engine, a clock that
//! stands still, and a desk for somebody.
//!
//! SQLite stories run in a folder of their own; PostgreSQL stories in a schema
//! of their own, at the address in `SONGHANH_TEST_POSTGRES`. Without one they
//! print a line and pass, and with `REQUIRE_POSTGRES=1` they fail.

use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::{BEGINNING, Clock, Instant};
use crate::desk::{Actor, AgencyId, Desk, Role, UserId};
use crate::programme::{PartyForm, ProgrammeForm, ProgrammeId, record_programme};
use crate::store::{Engine, SealKey, Store, sql};
use crate::territory::Reference;

/// Defines a story that runs on both engines: two tests, `on_sqlite` and
/// `on_postgres`, in a module named after the story.
///
/// ```ignore
/// story!(lan_records_a_unit, |world| { … });
/// ```
macro_rules! story {
    ($name:ident, |$world:ident| $body:block) => {
        mod $name {
            use super::*;

            async fn told($world: &$crate::testing::World) {
                $body
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                told(&$crate::testing::World::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if let Some(world) = $crate::testing::World::on_postgres().await {
                    told(&world).await;
                    world.close().await;
                }
            }
        }
    };
}
pub(crate) use story;

/// An empty installation.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    engine: Engine,
    key: SealKey,
    schema: Option<String>,
    _folder: Option<tempfile::TempDir>,
}

/// Lào Cai's zone board and Party committee, and the programme that both signed
/// for the three years from 16 May 2023.
pub(crate) struct Sides {
    pub(crate) board: AgencyId,
    pub(crate) committee: AgencyId,
    pub(crate) programme: ProgrammeId,
}

/// The moment at which every story begins: 1 July 2024, 08:00 in Vietnam.
fn opening() -> Instant {
    "2024-07-01T08:00:00+07:00".parse().unwrap()
}

/// Opens an installation that has this key.
async fn sealed(engine: &Engine, key: &SealKey) -> Store {
    let store = Store::open(engine).await.unwrap();
    store.sealing(Some(key.clone()), |_| panic!("there is a key")).await.unwrap()
}

impl World {
    pub(crate) async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::Sqlite(folder.path().join("songhanh.db"));
        let key = SealKey::by_chance();
        let store = sealed(&engine, &key).await;
        Self { store, clock: Clock::standing(opening()), engine, key, schema: None, _folder: Some(folder) }
    }

    pub(crate) async fn on_postgres() -> Option<Self> {
        let Ok(address) = std::env::var("SONGHANH_TEST_POSTGRES") else {
            assert!(
                std::env::var_os("REQUIRE_POSTGRES").is_none(),
                "REQUIRE_POSTGRES is set, but SONGHANH_TEST_POSTGRES gives no address"
            );
            println!("skipped on PostgreSQL: SONGHANH_TEST_POSTGRES is not set");
            return None;
        };
        let schema = format!("story_{}_{:08x}", std::process::id(), rand::random::<u32>());
        let maker = Store::connect_for_tests(&address).await.unwrap();
        let mut turn = maker.turn().await.unwrap();
        sql(format!("create schema if not exists {schema}")).run(turn.connection()).await.unwrap();
        turn.keep().await.unwrap();
        maker.close().await;
        let join = if address.contains('?') { '&' } else { '?' };
        let engine = Engine::Postgres(format!("{address}{join}options=-c%20search_path%3D{schema}"));
        let key = SealKey::by_chance();
        let store = sealed(&engine, &key).await;
        Some(Self { store, clock: Clock::standing(opening()), engine, key, schema: Some(schema), _folder: None })
    }

    /// Drops the schema of a PostgreSQL story that went well; one that failed
    /// stays to be looked at.
    pub(crate) async fn close(&self) {
        if let Some(schema) = &self.schema {
            let mut turn = self.store.turn().await.unwrap();
            sql(format!("drop schema {schema} cascade")).run(turn.connection()).await.unwrap();
            turn.keep().await.unwrap();
        }
        self.store.close().await;
    }

    /// The same installation as another server, or the same one started again,
    /// opens it.
    pub(crate) async fn opened_again(&self) -> Store {
        sealed(&self.engine, &self.key).await
    }

    /// The same installation opened with this key, or with none.
    pub(crate) async fn opened_with(&self, key: Option<SealKey>) -> Store {
        let store = Store::open(&self.engine).await.unwrap();
        store.sealing(key, |_| panic!("something is sealed already")).await.unwrap()
    }

    /// The last day of June 2026 in Lào Cai: the indicators, the places of the
    /// reform that touch it, and the zone board.
    pub(crate) async fn in_lao_cai(&self) -> AgencyId {
        self.clock.set("2026-06-30T08:00:00+07:00".parse().unwrap());
        let operator = self.operator();
        crate::indicators::load_reference(&operator).await.unwrap();
        let release = Reference::shipped().unwrap().within(&["p-15", "p-old-10", "p-old-15"]);
        crate::territory::load_reference(&operator, &release).await.unwrap();
        self.agency("Ban Quản lý (mẫu)", "BQL", "state").await
    }

    /// Records an agency.
    pub(crate) async fn agency(&self, name: &str, symbol: &str, side: &str) -> AgencyId {
        let form = AgencyForm { name: name.into(), symbol: symbol.into(), side: side.into(), ..AgencyForm::default() };
        record_agency(&self.operator(), None, &form, BEGINNING).await.unwrap().record
    }

    /// The two sides of the stories, and what they count by.
    pub(crate) async fn two_sides(&self) -> Sides {
        let operator = self.operator();
        crate::indicators::load_reference(&operator).await.unwrap();
        let side = async |name: &str, symbol: &str, side: &str, superior: &str| {
            let form = AgencyForm {
                name: name.into(),
                symbol: symbol.into(),
                side: side.into(),
                superior: superior.into(),
                place: "Lào Cai".into(),
                ..AgencyForm::default()
            };
            record_agency(&operator, None, &form, BEGINNING).await.unwrap().record
        };
        let board = side("Ban Quản lý Khu kinh tế tỉnh Lào Cai", "BQL", "state", "UBND tỉnh Lào Cai").await;
        let committee = side("Đảng ủy các cơ quan Đảng tỉnh Lào Cai", "ĐU", "party", "Tỉnh ủy Lào Cai").await;
        let party = |agency: AgencyId| PartyForm { agency: agency.to_string(), ..PartyForm::default() };
        let agreement = ProgrammeForm {
            name: "Chương trình phối hợp giai đoạn 2023-2025".into(),
            first_day: "2023-05-16".into(),
            last_day: "2026-05-15".into(),
            parties: vec![PartyForm { leads: true, ..party(board) }, party(committee)],
            ..ProgrammeForm::default()
        };
        let signed = jiff::civil::date(2023, 5, 16);
        let programme = record_programme(&operator, None, &agreement, signed).await.unwrap().record;
        Sides { board, committee, programme }
    }

    /// The operator's desk.
    pub(crate) fn operator(&self) -> Desk {
        Desk::new(self.store.clone(), Actor::operator("operator"), self.clock.clone())
    }

    /// The desk of somebody of agency `agency`.
    pub(crate) fn desk(&self, name: &str, agency: i64, role: Role) -> Desk {
        let actor = Actor {
            user: Some(UserId(900_000 + i64::try_from(name.len()).unwrap())),
            name: name.to_owned(),
            agency: Some(AgencyId(agency)),
            agency_name: format!("agency {agency}"),
            role,
            answers_for: vec![AgencyId(agency)],
            scopes: None,
            parts: crate::desk::Parts::default(),
            only: None,
        };
        Desk::new(self.store.clone(), actor, self.clock.clone())
    }
}
