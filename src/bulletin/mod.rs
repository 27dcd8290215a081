//! The news page of the programmes: items with captioned photographs, for
//! everybody or for those who are signed in, released by every side.
//!
//! **Owns** `news`, `news_fact`, `news_photo`, `news_bundle`, `news_zone`,
//! `news_unit`, `news_release`, `news_edition`, `news_recall`, `news_reading`;
//! `data/bulletin`. Acts: read-news (anybody), read-bulletin, record-news,
//! release-news, recall-news. **May use** `outreach`, `reviews`,
//! `reconciliation`, `programme`, `indicators`, `register`, `territory`,
//! `files`, `agencies`. **Never** shows a reader what a side has not released,
//! a small count that the law of small counts withholds in a draft, or keeps
//! anything of a reader: an item counts how often it was read on a day.
//!
//! Reading order: a [`NewsItem`] is what is written; [`draft_news`] begins one
//! from a session or a conference; [`release_news`] is a side's yes to just this
//! content; when every side has said it, an [`Edition`] is out, and readers see
//! the item as it was known at that moment, whatever is drafted since;
//! [`recall_news`] takes it away with a reason; [`front`] and [`published`] are
//! what readers get; [`rendered`] makes safe HTML of Markdown.

mod draft;
mod draft_text;
mod form;
mod item;
mod markdown;
mod photos;
mod problems;
mod public;
mod readings;
mod related;
mod release;
mod sql;
#[cfg(test)]
mod tests;
mod verbs;
mod vocabulary;

pub use draft::{DraftSource, draft_news};
pub use form::{NewsForm, PhotoForm};
pub use item::{Audience, Bundle, Edition, NewsId, NewsItem, NewsRecord, NewsState, Photo, Recall, Release, slug};
pub use markdown::{Rendered, escaped, plain, rendered};
pub use photos::{add_photos, group_photos, remove_photo, revise_photo};
pub use problems::BulletinRefusal;
pub use public::{Front, FrontFilter, NewsLine, Published, front, internal, public_photo, published};
pub use readings::{count_reading, readings};
pub use related::{Around, PublicLinks, around, public_links};
pub use release::{recall_news, release_news};
pub use verbs::{news, news_items, people_named, record_news};
pub use vocabulary::{Section, Sharing, section, sections, sharing};
