CREATE TABLE z (a integer, c text);
CREATE TABLE heir (a integer, c text, d integer);
ALTER TABLE heir INHERIT z;
