//! What every handler shares.

use std::sync::Arc;

use crate::access::Provider;
use crate::calendar::Clock;
use crate::desk::{Actor, Desk, UserId};
use crate::store::Store;

/// The running site. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

#[derive(Clone)]
struct Parts {
    store: Store,
    clock: Clock,
    secure: bool,
    demo: Vec<DemoSeat>,
    public: PublicSite,
    sends_mail: bool,
    provider: Option<Provider>,
}

/// How the news page is reached from outside, and where else it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicSite {
    /// The address of the site as readers type it, `https://tin.example.vn`: it
    /// stands in feeds, in the site map and in what is shared.
    pub address: String,
    /// The page's YouTube channel; empty where it has none.
    pub youtube: String,
}

/// Somebody of the sample installation whom a visitor may enter as.
#[derive(Clone, Debug)]
pub struct DemoSeat {
    /// The user.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// The word of their role.
    pub role: String,
    /// Their agency.
    pub agency: String,
}

impl App {
    /// A site over `store`. `secure` where people reach it by https: cookies
    /// are then bound to that.
    #[must_use]
    pub fn new(store: Store, clock: Clock, secure: bool) -> Self {
        Self(Arc::new(Parts {
            store,
            clock,
            secure,
            demo: Vec::new(),
            public: PublicSite::default(),
            sends_mail: false,
            provider: None,
        }))
    }

    /// The sample installation: anybody at this machine may enter as one of
    /// `seats`. Call it only when the site listens on the loopback address.
    #[must_use]
    pub fn for_demo(store: Store, clock: Clock, seats: Vec<DemoSeat>) -> Self {
        Self(Arc::new(Parts {
            store,
            clock,
            secure: false,
            demo: seats,
            public: PublicSite::default(),
            sends_mail: false,
            provider: None,
        }))
    }

    /// The same site, reached from outside like this.
    #[must_use]
    pub fn reached_at(self, public: PublicSite) -> Self {
        Self(Arc::new(Parts { public, ..(*self.0).clone() }))
    }

    /// The same site where there is a mail server, or there is none.
    #[must_use]
    pub fn sending_mail(self, sends_mail: bool) -> Self {
        Self(Arc::new(Parts { sends_mail, ..(*self.0).clone() }))
    }

    /// True where letters are sent.
    pub(super) fn sends_mail(&self) -> bool {
        self.0.sends_mail
    }

    /// The same site, where people sign in by this provider too.
    #[must_use]
    pub fn with_provider(self, provider: Option<Provider>) -> Self {
        Self(Arc::new(Parts { provider, ..(*self.0).clone() }))
    }

    /// The provider of sign-in, where there is one.
    pub(super) fn provider(&self) -> Option<&Provider> {
        self.0.provider.as_ref()
    }

    /// The whole address of a path of this site.
    pub(super) fn whole(&self, path: &str) -> String {
        format!("{}{path}", self.0.public.address.trim_end_matches('/'))
    }

    /// The address of the YouTube channel, or nothing.
    pub(super) fn youtube(&self) -> &str {
        &self.0.public.youtube
    }

    pub(super) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(super) fn demo(&self) -> &[DemoSeat] {
        &self.0.demo
    }

    pub(super) fn is_secure(&self) -> bool {
        self.0.secure
    }

    /// The name of the session cookie. `__Host-` makes browsers insist on
    /// https, the whole host and the root path.
    pub(super) fn cookie_name(&self) -> &'static str {
        if self.0.secure { "__Host-songhanh" } else { "songhanh" }
    }

    pub(super) fn desk(&self, actor: Actor) -> Desk {
        Desk::new(self.0.store.clone(), actor, self.0.clock.clone())
    }
}
