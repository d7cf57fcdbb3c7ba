//! What a unit of work costs beside what it cost in earlier projects of the type: the usual price, and which is an outlier.

use super::money::WHOLE_BPS;
use super::word::words;

/// Fewest earlier prices of which one can say what is usual.
pub const FEWEST_COMPARED: usize = 5;
/// The latest earlier prices that are looked at.
pub const MOST_COMPARED: u64 = 101;

words! {
    /// How the price of a unit stands beside the earlier ones.
    PriceStanding {
        /// There are too few earlier ones to say.
        Uncompared = "UNCOMPARED",
        /// Within what the rules tolerate around the usual price.
        Usual = "USUAL",
        /// An outlier: further above the usual price than the rules tolerate.
        Above = "ABOVE",
        /// An outlier: further below the usual price than the rules tolerate.
        Below = "BELOW",
    }
}

/// A price beside the earlier ones.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Comparison {
    pub compared_with: i32,
    /// The median of the earlier prices in centavos, of two the lower one; none where they are too few.
    pub usual_centavos: Option<i64>,
    pub standing: PriceStanding,
}

impl Comparison {
    /// A price in centavos, and how far it may be from the usual one, in basis points of that.
    pub fn of(price: i64, mut earlier: Vec<i64>, tolerance_bps: i32) -> Self {
        let compared_with = i32::try_from(earlier.len()).unwrap_or(i32::MAX);
        if earlier.len() < FEWEST_COMPARED {
            return Self { compared_with, usual_centavos: None, standing: PriceStanding::Uncompared };
        }
        let middle = (earlier.len() - 1) / 2;
        let usual = *earlier.select_nth_unstable(middle).1;
        // In ten-thousandths of a centavo, so that nothing is rounded.
        let away = (i128::from(price) - i128::from(usual)) * i128::from(WHOLE_BPS);
        let most = i128::from(usual) * i128::from(tolerance_bps);
        let standing = match away {
            away if away > most => PriceStanding::Above,
            away if away < -most => PriceStanding::Below,
            _ => PriceStanding::Usual,
        };
        Self { compared_with, usual_centavos: Some(usual), standing }
    }
}

/// Lines of one likeness are compared: the same concept in the same unit, however it is spaced and capitalised.
pub fn likeness(concept: &str, unit: &str) -> String {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    format!("{}|{}", plain(concept), plain(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_an_outlier_only_beyond_what_the_rules_tolerate() {
        let standing = |price| Comparison::of(price, vec![90, 500, 100, 1, 110], 5_000).standing;
        let stand = [49, 50, 100, 150, 151].map(standing);
        use PriceStanding::{Above, Below, Usual};
        assert_eq!(stand, [Below, Usual, Usual, Usual, Above]);
        assert_eq!(Comparison::of(i64::MAX, vec![i64::MAX; 5], i32::MAX).standing, Usual);
    }

    #[test]
    fn the_usual_price_is_the_median_and_needs_enough_of_them() {
        let usual = |earlier: &[i64]| Comparison::of(7, earlier.to_vec(), 0).usual_centavos;
        assert_eq!(usual(&[5, 1, 3, 2, 4]), Some(3));
        assert_eq!(usual(&[5, 1, 3, 2, 4, 6]), Some(3));
        let few = Comparison::of(7, vec![7; FEWEST_COMPARED - 1], 0);
        let uncompared = Comparison { compared_with: 4, usual_centavos: None, standing: PriceStanding::Uncompared };
        assert_eq!(few, uncompared);
    }

    #[test]
    fn spacing_and_capitals_make_no_other_concept_and_the_unit_does() {
        assert_eq!(likeness(" Tubería  de PVC", "M"), likeness("tubería de pvc", "m "));
        assert_ne!(likeness("Tubería", "m"), likeness("Tubería", "m²"));
        assert_ne!(likeness("a|b", "c"), likeness("a", "c"));
    }
}
