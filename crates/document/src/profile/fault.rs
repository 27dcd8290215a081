//! What is wrong with a profile file.

/// A fault in a profile file, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", self.line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct ProfileFault {
    /// The line, from 1; none when a part of the file is missing altogether.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

impl ProfileFault {
    pub(super) fn read(file: &str, error: &toml::de::Error) -> Self {
        Self {
            line: error.span().and_then(|span| file.get(..span.start)).map(|before| before.matches('\n').count() + 1),
            reason: error.message().to_owned(),
        }
    }

    /// A value that is well formed and yet not possible.
    pub(super) fn value(file: &str, field: &str, reason: &str) -> Self {
        let line = file.lines().position(|line| {
            let name = line.trim_start().trim_start_matches('[');
            name.strip_prefix(field).is_some_and(|rest| rest.trim_start().starts_with(['=', ']']))
        });
        Self { line: line.map(|line| line + 1), reason: format!("{field}: {reason}") }
    }
}
