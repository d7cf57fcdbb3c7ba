-- Takes down what `up.sql` made, last first.
DROP TABLE api_key;
DROP TABLE external_identity;
DROP TABLE sign_in;
DROP TABLE account_code;
DROP TABLE account;
