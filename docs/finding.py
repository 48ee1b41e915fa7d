# %% [markdown]
# # From the database to a finding
#
# Who gets what they ask for? This notebook reads the panel of a harvest and compares kinds of bodies. It is in two
# files with the same cells: `finding.ipynb` for Jupyter, with its output over the sample, and `finding.py` for Python:
#
#     harvester export data/export --format csv
#     python docs/finding.py data/export
#
# It needs pandas only.

# %%
import sys
from pathlib import Path

import pandas as pd

EXPORT = next((Path(word) for word in sys.argv[1:] if Path(word).is_dir()), Path("data/export"))
panel = pd.read_csv(EXPORT / "panel_wide.csv", dtype={"adcode": str})
print(f"{len(panel)} reports of {panel.agency_key.nunique()} agencies, {panel.year.min()}-{panel.year.max()}")

# %% [markdown]
# Only reports whose sums hold. An empty cell is missing and not 0, so pandas leaves it out of sums by itself.

# %%
good = panel[panel.grade.isin(["A", "B"]) & panel.total_processed_tot.gt(0)]
counts = ["granted_tot", "partially_granted_tot", "total_processed_tot"]
sums = good.groupby(["year", "kind"])[counts].sum()
sums["disclosed_percent"] = 100 * (sums.granted_tot + sums.partially_granted_tot) / sums.total_processed_tot
print(sums.disclosed_percent.unstack("kind").round(1).to_string())

# %% [markdown]
# The finding in one line, and where its largest number comes from.

# %%
by_kind = sums.groupby("kind")[counts].sum()
rate = 100 * (by_kind.granted_tot + by_kind.partially_granted_tot) / by_kind.total_processed_tot
print(f"Most is disclosed by: {rate.idxmax()} ({rate.max():.0f} % of requests)")
print(f"Least is disclosed by: {rate.idxmin()} ({rate.min():.0f} %)")
largest = good.loc[good.total_processed_tot.idxmax()]
print(f"Most requests: {largest.agency} {largest.year}, {largest.total_processed_tot:.0f}, {largest.url}")
