-- Takes down what `up.sql` made, last first.
DROP TABLE defect;
DROP TABLE review;
DROP TABLE technical_file_document;
DROP TABLE technical_file_item;
DROP TABLE technical_file;
