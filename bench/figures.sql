-- Every figure of every month, for each board and for the whole service, as somebody who knows the tables would ask for
-- them in one statement. It shares no line with the product's own counting.
WITH contact AS (
    SELECT date_trunc('month', c.arrived_at AT TIME ZONE 'Europe/Stockholm')::date AS month, b.slug AS board,
           'channel:' || c.channel AS channel,
           'reporter:' || coalesce(nullif(c.caller_role, ''), 'unknown') AS reporter,
           'regime:' || coalesce(nullif(c.regime, ''), 'unknown') AS regime,
           extract(isodow FROM c.arrived_at AT TIME ZONE 'Europe/Stockholm')::int AS weekday,
           extract(hour FROM c.arrived_at AT TIME ZONE 'Europe/Stockholm')::int AS hour,
           c.channel = 'sos' AS is_sos, c.regime = 'standby' AS is_standby, c.advice_only, c.callback_due_at,
           c.presence_needed_at, c.on_site_at, c.on_site_due_at,
           least(c.answered_at, c.called_back_at) AS responded_at,
           floor(extract(epoch FROM least(c.answered_at, c.called_back_at) - c.arrived_at) / 60) AS minutes
    FROM calls_contact c LEFT JOIN organisations_board b ON b.id = c.board_id
), contact_sum AS (
    SELECT month, board, grouping(board) AS of_all, channel, reporter, regime, weekday, hour,
           grouping(channel, reporter, regime, weekday, hour) AS by, count(*) AS n,
           count(*) FILTER (WHERE is_sos) AS sos, count(*) FILTER (WHERE is_sos AND is_standby) AS standby,
           count(*) FILTER (WHERE advice_only) AS advice, count(callback_due_at) AS due,
           count(*) FILTER (WHERE responded_at <= callback_due_at) AS kept, sum(minutes) AS minutes,
           count(responded_at) AS answered, count(presence_needed_at) AS on_site_due,
           count(*) FILTER (WHERE on_site_at <= on_site_due_at) AS on_site_kept
    FROM contact
    GROUP BY month, GROUPING SETS ((), (board)),
             GROUPING SETS ((), (channel), (reporter), (regime), (weekday), (hour), (weekday, hour))
), response AS (
    SELECT month, board, grouping(board) AS of_all,
           percentile_disc(0.5) WITHIN GROUP (ORDER BY minutes) AS median,
           percentile_disc(0.9) WITHIN GROUP (ORDER BY minutes) AS p90
    FROM contact WHERE responded_at IS NOT NULL GROUP BY month, GROUPING SETS ((), (board))
), opened AS (
    SELECT date_trunc('month', c.opened_at AT TIME ZONE 'Europe/Stockholm')::date AS month, b.slug AS board, c.person_id,
           c.is_child, 'category:' || c.category AS category, 'law:' || c.law AS law,
           extract(isodow FROM c.opened_at AT TIME ZONE 'Europe/Stockholm')::int AS weekday,
           extract(hour FROM c.opened_at AT TIME ZONE 'Europe/Stockholm')::int AS hour,
           CASE WHEN p.is_unborn THEN '0-6' WHEN p.birth_date IS NULL THEN 'unknown'
                WHEN age.years >= 65 THEN '65+' WHEN age.years >= 25 THEN '25-64' WHEN age.years >= 18 THEN '18-24'
                WHEN age.years >= 13 THEN '13-17' WHEN age.years >= 7 THEN '7-12' ELSE '0-6' END AS age,
           CASE WHEN substr(p.number, 11, 1) IN ('1', '3', '5', '7', '9') THEN 'man'
                WHEN substr(p.number, 11, 1) IN ('0', '2', '4', '6', '8') THEN 'woman'
                ELSE coalesce(nullif(p.gender, ''), 'unknown') END AS gender,
           max(c.opened_at) OVER (PARTITION BY c.person_id ORDER BY c.opened_at
                                  RANGE BETWEEN UNBOUNDED PRECEDING AND interval '1 microsecond' PRECEDING)
               >= c.opened_at - interval '365 days' AS is_again
    FROM cases_case c JOIN organisations_board b ON b.id = c.board_id JOIN people_person p ON p.id = c.person_id
    CROSS JOIN LATERAL (SELECT extract(year FROM age((c.opened_at AT TIME ZONE 'Europe/Stockholm')::date, p.birth_date))
                            AS years) age
), opened_sum AS (
    SELECT month, board, grouping(board) AS of_all, category, law, age, gender, weekday, hour,
           grouping(category, law, age, gender, weekday, hour) AS by, count(*) AS n,
           count(*) FILTER (WHERE is_child) AS children, count(*) FILTER (WHERE is_again) AS again
    FROM opened
    GROUP BY month, GROUPING SETS ((), (board)),
             GROUPING SETS ((), (category), (law), (age), (gender), (age, gender), (weekday), (hour), (weekday, hour))
), person AS (
    SELECT month, board, grouping(board) AS of_all, count(DISTINCT person_id) AS n
    FROM opened GROUP BY month, GROUPING SETS ((), (board))
), share AS (
    SELECT date_trunc('month', e.started_at AT TIME ZONE 'Europe/Stockholm')::date AS month, b.slug AS board, s.minutes,
           e.activity, 'worker:' || CASE WHEN w.is_hourly THEN 'hourly' WHEN NOT w.is_hourly THEN 'permanent'
                                         ELSE 'unknown' END AS worker
    FROM cases_timeshare s JOIN cases_timeentry e ON e.id = s.entry_id JOIN organisations_board b ON b.id = s.board_id
    LEFT JOIN rostering_employee w ON w.user_id::text = e.worker_id
), share_sum AS (
    SELECT month, board, grouping(board) AS of_all, activity, worker, grouping(activity, worker) AS by,
           sum(minutes) AS n, sum(minutes) FILTER (WHERE activity = 'call_out') AS standby
    FROM share GROUP BY month, GROUPING SETS ((), (board)), GROUPING SETS ((), (activity), (worker))
), done AS (
    SELECT date_trunc('month', m.done_at AT TIME ZONE 'Europe/Stockholm')::date AS month, b.slug AS board,
           grouping(b.slug) AS of_all, m.kind, count(*) AS n
    FROM cases_measure m JOIN organisations_board b ON b.id = m.board_id
    WHERE m.kind IN ('home_visit', 'transport', 'placement')
    GROUP BY 1, m.kind, GROUPING SETS ((), (b.slug))
), assessed AS (
    SELECT date_trunc('month', a.assessed_at AT TIME ZONE 'Europe/Stockholm')::date AS month, b.slug AS board,
           grouping(b.slug) AS of_all, count(*) AS n, count(*) FILTER (WHERE a.place <> '') AS on_site
    FROM cases_assessment a JOIN organisations_board b ON b.id = a.board_id GROUP BY 1, GROUPING SETS ((), (b.slug))
), decided AS (
    SELECT date_trunc('month', d.decided_at AT TIME ZONE 'Europe/Stockholm')::date AS month, b.slug AS board,
           grouping(b.slug) AS of_all, left(split_part(d.ground, ' ', 1), 20) AS law,
           grouping(left(split_part(d.ground, ' ', 1), 20)) AS by, count(*) AS n
    FROM cases_decision d JOIN organisations_board b ON b.id = d.board_id
    GROUP BY 1, GROUPING SETS ((), (b.slug)), GROUPING SETS ((), (left(split_part(d.ground, ' ', 1), 20)))
), placed AS (
    SELECT date_trunc('month', p.recorded_at AT TIME ZONE 'Europe/Stockholm')::date AS month, b.slug AS board,
           grouping(b.slug) AS of_all, p.place_kind, grouping(p.place_kind) AS by, count(*) AS n
    FROM placements_placement p JOIN organisations_board b ON b.id = p.board_id
    GROUP BY 1, GROUPING SETS ((), (b.slug)), GROUPING SETS ((), (p.place_kind))
), reported AS (
    SELECT date_trunc('month', v.sent_at AT TIME ZONE 'Europe/Stockholm')::date AS month, b.slug AS board,
           grouping(b.slug) AS of_all, count(*) AS n, count(*) FILTER (WHERE v.sent_at <= r.due_at) AS in_time,
           count(*) FILTER (WHERE EXISTS (SELECT FROM handover_receipt t WHERE t.version_id = v.id
                                          AND t.kind = 'acknowledged')) AS acknowledged
    FROM handover_reportversion v JOIN handover_report r ON r.id = v.report_id
    JOIN organisations_board b ON b.id = v.board_id
    WHERE v.number = 1 GROUP BY 1, GROUPING SETS ((), (b.slug))
), ordered AS (
    SELECT date_trunc('month', o.started_at AT TIME ZONE 'Europe/Stockholm')::date AS month, b.slug AS board,
           grouping(b.slug) AS of_all, count(*) FILTER (WHERE r.kind = 'home_visit') AS visits,
           count(*) FILTER (WHERE r.kind = 'phone_support') AS support, sum(o.price_ore) AS price
    FROM calls_orderoutcome o JOIN calls_orderoccasion n ON n.id = o.occasion_id JOIN calls_order r ON r.id = n.order_id
    JOIN organisations_board b ON b.id = o.board_id
    WHERE o.is_performed AND NOT EXISTS (SELECT FROM calls_orderoutcome later WHERE later.corrects_id = o.id)
    GROUP BY 1, GROUPING SETS ((), (b.slug))
), told AS (
    SELECT month, of_all, board, each.* FROM contact_sum, LATERAL (VALUES
        ('contacts', '', n), ('sos_calls', '', sos), ('sos_standby_calls', '', standby), ('advice_only', '', advice),
        ('callbacks_due', '', due), ('callbacks_kept', '', kept), ('response_minutes', '', minutes),
        ('answered', '', answered), ('on_site_due', '', on_site_due), ('on_site_kept', '', on_site_kept)
    ) each (measure, breakdown, value) WHERE by = 31
    UNION ALL
    SELECT month, of_all, board, 'contacts',
           CASE by WHEN 15 THEN channel WHEN 23 THEN reporter WHEN 27 THEN regime WHEN 29 THEN 'weekday:' || weekday
                   WHEN 30 THEN 'hour:' || hour ELSE 'weekday_hour:' || weekday || '-' || hour END, n
    FROM contact_sum WHERE by < 31
    UNION ALL
    SELECT month, of_all, board, each.* FROM response,
        LATERAL (VALUES ('response_median', '', median), ('response_p90', '', p90)) each
    UNION ALL
    SELECT month, of_all, board, each.* FROM opened_sum,
        LATERAL (VALUES ('cases', '', n), ('child_cases', '', children), ('repeat_cases', '', again)) each WHERE by = 63
    UNION ALL
    SELECT month, of_all, board, 'cases',
           CASE by WHEN 31 THEN category WHEN 47 THEN law WHEN 55 THEN 'age:' || age WHEN 59 THEN 'gender:' || gender
                   WHEN 51 THEN 'age_gender:' || age || '/' || gender WHEN 61 THEN 'weekday:' || weekday
                   WHEN 62 THEN 'hour:' || hour ELSE 'weekday_hour:' || weekday || '-' || hour END, n
    FROM opened_sum WHERE by < 63
    UNION ALL SELECT month, of_all, board, 'persons', '', n FROM person
    UNION ALL
    SELECT month, of_all, board, each.* FROM share_sum,
        LATERAL (VALUES ('minutes', '', n), ('standby_minutes', '', standby)) each WHERE by = 3
    UNION ALL
    SELECT month, of_all, board, 'minutes', CASE by WHEN 1 THEN 'activity:' || activity ELSE worker END, n
    FROM share_sum WHERE by < 3
    UNION ALL
    SELECT month, of_all, board,
           CASE kind WHEN 'home_visit' THEN 'home_visits' WHEN 'transport' THEN 'transports' ELSE 'placements' END, '', n
    FROM done
    UNION ALL
    SELECT month, of_all, board, each.* FROM assessed,
        LATERAL (VALUES ('protection_assessments', '', n), ('on_site_assessments', '', on_site)) each
    UNION ALL
    SELECT month, of_all, board, 'decisions', CASE by WHEN 0 THEN 'ground_law:' || law ELSE '' END, n FROM decided
    UNION ALL
    SELECT month, of_all, board, 'persons_placed', CASE by WHEN 0 THEN 'place_kind:' || place_kind ELSE '' END, n
    FROM placed
    UNION ALL
    SELECT month, of_all, board, each.* FROM reported, LATERAL (VALUES
        ('reports', '', n), ('reports_in_time', '', in_time), ('reports_acknowledged', '', acknowledged)) each
    UNION ALL
    SELECT month, of_all, board, each.* FROM ordered, LATERAL (VALUES
        ('ordered_home_visits', '', visits), ('ordered_phone_supports', '', support), ('ordered_price_ore', '', price)) each
    UNION ALL
    SELECT date_trunc('month', at AT TIME ZONE 'Europe/Stockholm')::date, 1, NULL, 'missed_first_calls', '', count(*)
    FROM calls_callattempt WHERE channel = 'sos' AND direction = 'in' AND NOT answered GROUP BY 1
)
SELECT month, measure, board, breakdown, value::bigint
FROM told WHERE value <> 0 AND (of_all = 1 OR board IS NOT NULL) ORDER BY month, measure, board NULLS FIRST, breakdown
