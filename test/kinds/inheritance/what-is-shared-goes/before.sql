CREATE TABLE z (a integer, b integer, c text, CONSTRAINT k CHECK (b > 0));
CREATE TABLE heir (a integer, b integer, c text NOT NULL, d integer, CONSTRAINT k CHECK (b > 0));
ALTER TABLE z ALTER c SET NOT NULL;
ALTER TABLE heir INHERIT z;
