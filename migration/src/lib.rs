//! The history of the tables of tresporuno.
