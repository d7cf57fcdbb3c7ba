//! The tables of tresporuno as SeaORM entities.
