//! Arrays and records as PostgreSQL writes them in binary, read in place. Nothing is trusted: what is cut short is a fault.

use crate::error::{Error, Result};

/// The members of an array of one dimension.
#[derive(Clone, Copy, Debug)]
pub struct Elements<'r> {
    bytes: &'r [u8],
    left: usize,
}

/// The fields of a record.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'r> {
    bytes: &'r [u8],
}

impl<'r> Elements<'r> {
    pub fn of(mut bytes: &'r [u8]) -> Result<Self> {
        let dimensions = number(&mut bytes)?;
        // Whether there are NULLs, and of which type the members are.
        let (_flags, _type) = (number(&mut bytes)?, number(&mut bytes)?);
        let left = match dimensions {
            0 => 0,
            1 => {
                let left = number(&mut bytes)?;
                let _lower_bound = number(&mut bytes)?;
                usize::try_from(left).map_err(|_| cut_short())?
            }
            _ => return Err(Error::internal("an array has several dimensions")),
        };
        Ok(Self { bytes, left })
    }
}

impl<'r> Iterator for Elements<'r> {
    type Item = Result<&'r [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let member = value(&mut self.bytes);
        Some(member.and_then(|member| member.ok_or_else(|| Error::internal("a member of an array is NULL"))))
    }
}

impl<'r> Fields<'r> {
    pub fn of(mut bytes: &'r [u8]) -> Result<Self> {
        let _number_of_fields = number(&mut bytes)?;
        Ok(Self { bytes })
    }

    /// The next field; `None` where it is NULL.
    pub fn next(&mut self) -> Result<Option<&'r [u8]>> {
        let _type = number(&mut self.bytes)?;
        value(&mut self.bytes)
    }
}

fn number(bytes: &mut &[u8]) -> Result<i32> {
    let (number, rest) = bytes.split_first_chunk().ok_or_else(cut_short)?;
    *bytes = rest;
    Ok(i32::from_be_bytes(*number))
}

/// Its length, which is -1 for NULL, and its bytes.
fn value<'r>(bytes: &mut &'r [u8]) -> Result<Option<&'r [u8]>> {
    let Ok(length) = usize::try_from(number(bytes)?) else { return Ok(None) };
    let (value, rest) = bytes.split_at_checked(length).ok_or_else(cut_short)?;
    *bytes = rest;
    Ok(Some(value))
}

fn cut_short() -> Error {
    Error::internal("an array or a record is cut short")
}
