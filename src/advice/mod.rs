//! What the parties put to superiors: a submission (*tờ trình*), a report, a
//! letter; the answer received; and what follows from it.
//!
//! **Owns** `advice`, `advice_draft`, `advice_source`, `advice_approval`,
//! `advice_paper`, `advice_answer`, `advice_follow_up`. Acts: read-advice,
//! draft-advice, approve-advice, put-advice-forward, withdraw-advice,
//! record-answer, follow-advice-up. **May use** `reports` for what stands on a
//! paper beside its text, `reviews`, `numbers`, `programme`, `agencies`.
//! **Never** changes a paper that went out, or puts forward what one of the
//! bodies that sign it has not agreed on.
//!
//! Reading order: an [`Advice`] is drafted, agreed on by each side that signs,
//! put forward with a number of the register, answered, followed up.

mod advice;
mod answer;
mod compose;
mod draft;
mod forward;
mod problems;
mod sql;
#[cfg(test)]
mod tests;
mod verbs;

pub use advice::{Advice, AdviceId, AdviceKind, AdvicePaper, AdviceState, Approval, Source};
pub use answer::{Answer, AnswerForm, AnswerId, FollowUp, FollowUpForm, FollowUpId, Outcome, follow_up, record_answer};
pub use compose::{ComposedAdvice, compose_advice};
pub use draft::AdviceForm;
pub use forward::{ForwardForm, approve_advice, put_forward, withdraw_advice};
pub use problems::AdviceRefusal;
pub use verbs::{AdviceFilter, advice, advices, advices_in, draft_advice, draft_advice_in};
