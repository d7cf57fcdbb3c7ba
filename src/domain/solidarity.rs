//! The solidarity list: communities that need something and have no club that could ask for it, the poorest first. A club
//! stands for its community once it was registered, also while its registration has run out: it can be renewed.

use super::project::MarginalisationDegree;

/// A community's place in the list, more before less, is its degree of marginalisation times this, and the number of its
/// open needs, which is less than this.
pub const NEEDS_OF_A_DEGREE: i64 = 1_000_000;

/// What a community's place rests on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Standing {
    pub community: MarginalisationDegree,
    /// That of its municipality, which counts where that of the community is not known.
    pub municipality: MarginalisationDegree,
    pub has_club: bool,
    pub open_needs: i64,
}

impl Standing {
    /// The place; 0 of a community that is not in the list.
    pub fn place(self) -> i64 {
        if self.has_club || self.open_needs < 1 {
            return 0;
        }
        let known = self.community != MarginalisationDegree::Unknown;
        let degree = if known { self.community } else { self.municipality };
        first_of(degree).saturating_add(self.open_needs.min(NEEDS_OF_A_DEGREE - 1))
    }
}

/// What all communities of a degree have in common in their place.
pub fn first_of(degree: MarginalisationDegree) -> i64 {
    let weight = match degree {
        MarginalisationDegree::Unknown => 1,
        MarginalisationDegree::VeryLow => 2,
        MarginalisationDegree::Low => 3,
        MarginalisationDegree::Medium => 4,
        MarginalisationDegree::High => 5,
        MarginalisationDegree::VeryHigh => 6,
    };
    weight * NEEDS_OF_A_DEGREE
}

#[cfg(test)]
mod tests {
    use super::MarginalisationDegree::*;
    use super::*;

    const ASKS: Standing = Standing { community: High, municipality: VeryLow, has_club: false, open_needs: 1 };

    #[test]
    fn the_poorest_are_first_and_what_is_not_known_of_a_community_is_that_of_its_municipality() {
        let degrees = [VeryHigh, High, Medium, Low, VeryLow, Unknown];
        let places: Vec<i64> = degrees.iter().map(|degree| Standing { community: *degree, ..ASKS }.place()).collect();
        assert_eq!(places[..5], [6_000_001, 5_000_001, 4_000_001, 3_000_001, 2_000_001]);
        assert_eq!(places[5], places[4]);
        let unknown = Standing { community: Unknown, municipality: Unknown, ..ASKS };
        assert_eq!(unknown.place(), 1_000_001, "who is not known is in the list all the same");
    }

    #[test]
    fn who_needs_nothing_or_has_a_club_is_not_in_the_list() {
        assert_eq!(Standing { open_needs: 0, ..ASKS }.place(), 0);
        assert_eq!(Standing { has_club: true, ..ASKS }.place(), 0);
    }

    #[test]
    fn no_number_of_needs_makes_up_for_a_degree() {
        let places = [999_999, 1_000_000, i64::MAX].map(|open_needs| Standing { open_needs, ..ASKS }.place());
        assert_eq!(places, [5_999_999; 3]);
    }
}
