-- server since 14
CREATE SUBSCRIPTION far CONNECTION 'host=localhost port=1 password=topsecret dbname=shop'
  PUBLICATION one WITH (connect = false);
