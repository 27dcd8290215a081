//! Small sheets built by hand, each with one thing to find.
