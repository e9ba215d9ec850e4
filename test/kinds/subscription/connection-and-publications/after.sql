CREATE SUBSCRIPTION far CONNECTION 'host=127.0.0.1 port=1 dbname=shop password=topsecret'
  PUBLICATION two, one WITH (connect = false, slot_name = 'another', binary = true);
