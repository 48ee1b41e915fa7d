"""Questions that many people have, as SQL in the data browser: read them, change them, take the answer as CSV."""

from __future__ import annotations

from typing import Any

QUERIES: dict[str, dict[str, Any]] = {
    "wrong_sums": {
        "title": "Reports with wrong sums · 勾稽不符的报告",
        "description": "Each relation of the form that does not hold, with both sides.",
        "sql": """select r.agency, r.year, c.relation, c.scope, c.left_value, c.right_value, r.report_id, r.url
from reports r join checks c on c.report_id = r.report_id
where r.is_current = 1 and r.failed > 0 and c.status = 'fail'
order by r.agency_key, r.year""",
    },
    "most_requests": {
        "title": "Most requests in a year · 收到申请最多的机关",
        "description": "Agencies by the number of requests newly received in the year.",
        "params": ["year"],
        "sql": """select agency, year, new_received_tot as received, granted_tot as granted,
  total_processed_tot as processed, url
from panel_wide where year = :year and new_received_tot is not null
order by new_received_tot desc limit 200""",
    },
    "requests_by_region": {
        "title": "Requests by region and year · 各地区历年申请数量",
        "description": "Sums over the reports found, with how many they are. Governments that report for their whole "
        "area and their offices are both among them.",
        "sql": """select substr(adcode, 1, 2) || '0000' as region, year, count(*) as reports,
  sum(new_received_tot) as received, sum(granted_tot) as granted, sum(total_processed_tot) as processed
from panel_wide where adcode is not null group by 1, 2 order by 1, 2""",
    },
    "gaps": {
        "title": "Years without a report · 缺报年度",
        "description": "Years between the first and the last report of an agency for which none was found.",
        "sql": """with recursive span(agency_key, name, site, year, last) as (
  select agency_key, name, site, first_year, last_year from agencies where first_year is not null
  union all select agency_key, name, site, year + 1, last from span where year < last)
select s.agency_key, s.name, s.year from span s
where not exists (select 1 from reports r
  where r.agency_key = s.agency_key and r.year = s.year and r.site = s.site and r.is_current = 1)
order by 1, 3""",
    },
    "late": {
        "title": "Published after 31 January · 一月底以后公布",
        "description": "Reports whose visible date of publication lies after 31 January of the following year. "
        "Governments of counties and above have until 31 March.",
        "sql": """select agency, year, published, url from reports
where is_current = 1 and published > (year + 1) || '-01-31' order by year, published""",
    },
    "changed": {
        "title": "Reports that changed after publication · 公布后有改动的报告",
        "description": "Agencies and years with more than one version.",
        "sql": """select agency, agency_key, year, count(*) as versions, min(report_id) as first_report,
  max(report_id) as last_report
from reports where agency_key is not null and year is not null
group by agency_key, year, site having count(*) > 1 order by agency_key, year""",
    },
    "refused": {
        "title": "Pages that are no report · 不是报告的网页",
        "description": "By host and cause.",
        "sql": """select host, reason, count(*) as number, max(at) as last_seen, min(url) as example
from rejects group by 1, 2 order by 3 desc""",
    },
}
