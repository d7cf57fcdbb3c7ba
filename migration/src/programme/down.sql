DROP INDEX club_by_us_state;
DROP TABLE programme_seat_sum;
DROP TABLE programme_year_sum;
DROP TABLE programme_place_sum;
DROP TABLE programme_type_sum;
