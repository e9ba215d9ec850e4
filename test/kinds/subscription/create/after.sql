CREATE SUBSCRIPTION far CONNECTION 'host=localhost port=1 dbname=shop password=''it\''s secret'' application_name=a'
  PUBLICATION one, "Two" WITH (connect = false, slot_name = NONE, binary = true, streaming = on);
COMMENT ON SUBSCRIPTION far IS 'of the shop';
ALTER SUBSCRIPTION far OWNER TO CURRENT_USER;
CREATE SUBSCRIPTION "By URI" CONNECTION 'postgresql://me:topsecret@localhost:1/shop?sslmode=prefer&sslpassword=topsecret'
  PUBLICATION one WITH (connect = false, slot_name = 'taken', synchronous_commit = 'local');
