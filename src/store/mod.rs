//! The only room with a connection: every row that is read or written passes here.

pub mod bulk;
