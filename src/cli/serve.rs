//! `songhanh serve`: the pages.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use super::mail::MailArgs;
use super::provider::ProviderArgs;
use super::{Context, Stopped};
use crate::access::{make_setup_link, needs_set_up};
use crate::audit::head;
use crate::desk::Desk;
use crate::figures::{save_figures, warm_figures};
use crate::indicators;
use crate::mail::{self, Site};
use crate::store::{Store, StoreError};
use crate::territory;
use crate::web;
use crate::webhooks;
use crate::words::args;

/// Serve the pages.
#[derive(clap::Args)]
pub(super) struct Serve {
    /// Address to listen on; 0.0.0.0 for the whole office.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,
    /// Port.
    #[arg(long, default_value_t = 8410)]
    port: u16,
    /// People reach it by https (through a proxy): bind cookies to that.
    #[arg(long)]
    https: bool,
    /// The address of the site as readers of the news page type it, for example
    /// https://tin.example.vn (default: the address that is listened on).
    #[arg(long, value_name = "ADDRESS", env = "SONGHANH_PUBLIC_URL", value_parser = web_address)]
    public_url: Option<String>,
    /// The YouTube channel that the news page links to.
    #[arg(long, value_name = "ADDRESS", env = "SONGHANH_YOUTUBE", value_parser = web_address, default_value = "")]
    youtube: String,
    #[command(flatten)]
    mail: MailArgs,
    #[command(flatten)]
    provider: ProviderArgs,
    /// The hour (in Vietnam) from which the digest of a working day is mailed.
    #[arg(long, value_name = "HOUR", env = "SONGHANH_MAIL_HOUR", default_value_t = 7,
          value_parser = clap::value_parser!(i8).range(0..24))]
    mail_hour: i8,
}

/// An address on the web: what readers are led to is no script and no file.
pub(super) fn web_address(text: &str) -> Result<String, String> {
    let sound = ["https://", "http://"].iter().any(|head| text.starts_with(head)) && !text.contains([' ', '"', '<']);
    if sound || text.is_empty() { Ok(text.to_owned()) } else { Err("https://… or http://…".into()) }
}

impl Serve {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let post = self.mail.server()?;
        let provider = self.provider.provider()?;
        let desk = context.desk().await?;
        let listener = listen(SocketAddr::new(self.address, self.port)).await?;
        let address = listener.local_addr().map_err(|source| file_error(self.port, source))?;
        let first_start = needs_set_up(&desk).await?;
        if first_start {
            // Nobody could begin without them, and no page loads them.
            eprintln!("{}", context.words().say("demo-step-reference"));
            territory::load_shipped(&desk).await?;
            indicators::load_reference(&desk).await?;
        }
        println!("{}", context.words().say_with("serve-address", &args([("address", format!("http://{address}/"))])));
        if first_start {
            let link = make_setup_link(&desk).await?;
            let link = format!("http://{address}/setup?link={}", link.text());
            println!("{}", context.words().say_with("serve-setup", &args([("link", link)])));
        }
        if let Some(anchor) = head(&desk).await? {
            context.add_anchor(&anchor)?;
        }
        let public = self.public_url.filter(|url| !url.is_empty()).unwrap_or_else(|| format!("http://{address}"));
        let app = web::App::new(desk.store().clone(), context.clock().clone(), self.https)
            .reached_at(web::PublicSite { address: public.clone(), youtube: self.youtube })
            .sending_mail(post.is_some())
            .with_provider(provider);
        let folder = context.folder();
        tokio::spawn(warmed(desk.clone(), folder.clone()));
        let (store, clock) = (desk.store().clone(), context.clock().clone());
        let mailing =
            post.map(|post| tokio::spawn(mail::work(store.clone(), clock.clone(), post, Site(public), self.mail_hour)));
        let telling = tokio::spawn(webhooks::work(store, clock));
        serve(listener, web::router(app), desk.store()).await?;
        telling.abort();
        if let Some(mailing) = mailing {
            mailing.abort();
        }
        save_figures(&desk, &folder).await?;
        if let Some(anchor) = head(&desk).await? {
            context.add_anchor(&anchor)?;
        }
        desk.store().close().await;
        Ok(())
    }
}

/// Holds the figures before the first question; what fails here is told to
/// whoever asks.
async fn warmed(desk: Desk, folder: PathBuf) {
    let begun = std::time::Instant::now();
    match warm_figures(&desk, &folder).await {
        Ok(loaded) => tracing::info!(?loaded, seconds = begun.elapsed().as_secs_f32(), "figures are held"),
        Err(error) => tracing::warn!(%error, "figures could not be held beforehand"),
    }
}

fn file_error(port: u16, source: std::io::Error) -> StoreError {
    StoreError::File { path: format!("port {port}"), source }
}

/// Listens at `address`.
pub(super) async fn listen(address: SocketAddr) -> Result<tokio::net::TcpListener, StoreError> {
    tokio::net::TcpListener::bind(address).await.map_err(|source| file_error(address.port(), source))
}

/// Serves until the operator or the system stops it, letting open requests end.
pub(super) async fn serve(
    listener: tokio::net::TcpListener,
    router: axum::Router,
    store: &Store,
) -> Result<(), StoreError> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let store = store.clone();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            told_to_stop().await;
            store.end_waiting();
        })
        .await
        .map_err(|source| file_error(0, source))
}

/// Ends when the operator presses Ctrl+C, or the system ends its services.
async fn told_to_stop() {
    let pressed = async {
        // Without a signal handler the program just runs on.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let ended = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let ended = std::future::pending::<()>();
    tokio::select! { () = pressed => {}, () = ended => {} }
}
