"""The egg that scrapyd-deploy makes names the settings and holds nothing else.

The program with its data is installed beside Scrapyd (``pip install ogi-harvester``): out of a zipped egg neither the
data files could be read nor the processes be started that parse pages.
"""

from setuptools import setup

setup(
    name="harvester-scrapyd",
    version="1.0",
    packages=[],
    py_modules=[],
    entry_points={"scrapy": ["settings = harvester.settings"]},
)
