"""Carriers: waybill numbers, and what stands on manifests."""

from hub.store.checks.rule import Check

SHIPPING = (
    Check(
        "waybill_on_one_parcel",
        "No two parcels that count bear the same number of one carrier.",
        "one parcel with number {waybill} of {carrier}",
        "{parcels}",
        """
        SELECT p.carrier, p.waybill, COUNT(*) AS parcels, MIN(p.id) AS parcel_id
        FROM parcel p WHERE p.waybill <> '' AND p.carrier <> '' AND p.state <> 'void'
        GROUP BY p.site, p.carrier, p.waybill HAVING COUNT(*) > 1
        ORDER BY MIN(p.id)""",
    ),
    Check(
        "waybill_numbers_name_their_parcel",
        "A number of a pool is taken by an order, and a parcel that counts and its number name each other.",
        "number {number} of {carrier} to be taken by an order, and by a parcel of that order that bears it",
        "order {order_id}, parcel {parcel} with number {waybill} of {parcel_carrier}",
        """
        SELECT n.id AS number_id, n.number, c.code AS carrier, n.order_id, p.code AS parcel, p.waybill,
               p.carrier AS parcel_carrier
        FROM waybill_number n JOIN carrier c ON c.id = n.carrier_id LEFT JOIN parcel p ON p.id = n.parcel_id
        WHERE (n.taken_at_ms > 0 AND n.order_id IS NULL)
           OR (n.taken_at_ms = 0 AND (n.order_id IS NOT NULL OR n.parcel_id IS NOT NULL))
           OR (p.id IS NOT NULL AND p.order_id <> n.order_id)
           OR (p.state <> 'void' AND (p.waybill <> n.number OR p.carrier <> c.code))
        ORDER BY n.id""",
    ),
    Check(
        "pool_numbers_on_parcels_are_taken",
        "A parcel that counts and bears a number of its carrier's pool has taken it.",
        "number {waybill} of {carrier} taken by parcel {code}",
        "taken by parcel number {taken_by}",
        """
        SELECT p.id AS parcel_id, p.code, p.carrier, p.waybill, n.parcel_id AS taken_by
        FROM parcel p JOIN carrier c ON c.site = p.site AND c.code = p.carrier
        JOIN waybill_number n ON n.carrier_id = c.id AND n.number = p.waybill
        JOIN "order" o ON o.id = p.order_id
        WHERE p.state <> 'void' AND COALESCE(n.parcel_id, 0) <> p.id AND o.waybill <> p.waybill
        ORDER BY p.id""",
    ),
    Check(
        "manifests_hold_their_carrier_s_parcels",
        "On a manifest stand shipped parcels of its carrier, and nothing else.",
        "parcel {code} shipped with {carrier}, for it stands on manifest {manifest}",
        "{state}, carrier {parcel_carrier}",
        """
        SELECT p.id AS parcel_id, p.code, p.state, p.carrier AS parcel_carrier, m.code AS manifest,
               c.code AS carrier
        FROM parcel p JOIN manifest m ON m.id = p.manifest_id JOIN carrier c ON c.id = m.carrier_id
        WHERE p.state <> 'shipped' OR p.carrier <> c.code
        ORDER BY p.id""",
    ),
    Check(
        "closed_manifests_stay",
        "A closed manifest holds what it held when it was closed.",
        "{qty_parcels} parcels of {net_mg} mg on manifest {manifest}, as it was closed",
        "{parcels} of {weigh} mg",
        """
        SELECT m.id AS manifest_id, m.code AS manifest, m.qty_parcels, m.net_mg, COUNT(p.id) AS parcels,
               COALESCE(SUM(p.net_mg), 0) AS weigh
        FROM manifest m LEFT JOIN parcel p ON p.manifest_id = m.id
        WHERE m.state = 'closed'
        GROUP BY m.id, m.code, m.qty_parcels, m.net_mg
        HAVING COUNT(p.id) <> m.qty_parcels OR COALESCE(SUM(p.net_mg), 0) <> m.net_mg
        ORDER BY m.id""",
    ),
    Check(
        "one_open_manifest",
        "A carrier has one open manifest in a warehouse.",
        "one open manifest of {carrier} in warehouse {warehouse}",
        "{manifests}",
        """
        SELECT c.code AS carrier, w.code AS warehouse, COUNT(*) AS manifests, MIN(m.id) AS manifest_id
        FROM manifest m JOIN carrier c ON c.id = m.carrier_id JOIN warehouse w ON w.id = m.warehouse_id
        WHERE m.state = 'open'
        GROUP BY c.code, w.code HAVING COUNT(*) > 1
        ORDER BY MIN(m.id)""",
    ),
    Check(
        "shipped_with_a_carrier_on_a_manifest",
        "A parcel that a carrier took stands on one of its manifests.",
        "a manifest of {carrier} for parcel {code}, which has shipped",
        "none",
        """
        SELECT p.id AS parcel_id, p.code, p.carrier
        FROM parcel p JOIN carrier c ON c.site = p.site AND c.code = p.carrier
        WHERE p.state = 'shipped' AND p.manifest_id IS NULL
        ORDER BY p.id""",
    ),
)
