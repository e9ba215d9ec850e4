-- Rows as the auth platform had them before its first migration: users, and sessions in every state.

INSERT INTO public.users (id, username, created_at) VALUES
  (1, 'ada', '2023-01-04 08:15:00+00'),
  (2, 'grace', '2023-02-11 19:02:41+00'),
  (3, 'Łukasz', '2023-02-28 23:59:59.999+00'),
  (4, 'o''brien', '2023-06-30 12:00:00+00'),
  (5, 'a username as long as people make them when nobody says that they should not', '2024-02-29 00:00:00+00'),
  (6, '山田', '2024-08-17 05:30:12+00');

SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('public.users', 'id'), 6);

INSERT INTO public.auth_sessions
  (id, session_token, status, user_id, user_agent, created_at, expires_at) VALUES
  ('6f1c0000-0000-4000-8000-000000000001', 'qr-0001', 'pending', NULL, 'Mozilla/5.0 (X11; Linux x86_64)', '2024-09-01 10:00:00+00', '2024-09-01 10:05:00+00'),
  ('6f1c0000-0000-4000-8000-000000000002', 'qr-0002', 'scanned', 1, 'Mozilla/5.0 (Macintosh)', '2024-09-01 10:01:00+00', '2024-09-01 10:06:00+00'),
  ('6f1c0000-0000-4000-8000-000000000003', 'qr-0003', 'confirmed', 1, NULL, '2024-09-01 10:02:00+00', '2034-09-01 10:07:00+00'),
  ('6f1c0000-0000-4000-8000-000000000004', 'qr-0004', 'confirmed', 3, '', '2024-09-01 10:03:00+00', '2034-09-01 10:08:00+00'),
  ('6f1c0000-0000-4000-8000-000000000005', 'qr-0005', 'expired', NULL, NULL, '2023-12-31 23:58:00+00', '2024-01-01 00:03:00+00'),
  ('6f1c0000-0000-4000-8000-000000000006', 'qr-0006', 'expired', 6, 'PhotoBackup/1.0 (Android 14)', '2024-09-01 10:04:00+00', '2024-09-01 10:09:00+00');
