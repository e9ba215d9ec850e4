CREATE TYPE mood AS ENUM ('sad'); CREATE DOMAIN felt AS mood;
CREATE TABLE days (mood mood, felt felt) PARTITION BY LIST (mood);
CREATE TABLE some_days PARTITION OF days FOR VALUES IN ('sad') PARTITION BY LIST (felt);
CREATE TABLE others PARTITION OF some_days FOR VALUES IN ('sad');
