"""The five outlets, one module a CMS family, in the order of their ports."""

from __future__ import annotations

from crawler.replay.outlet import Outlet
from crawler.replay.outlets.epi import BaoBacKan
from crawler.replay.outlets.liferay import BaoBacNinh
from crawler.replay.outlets.spa_api import BaoDienBienPhu
from crawler.replay.outlets.tq_trang import BaoTuyenQuang
from crawler.replay.outlets.vnpt_sc import BaoDakLak

OUTLETS: tuple[type[Outlet], ...] = (BaoDakLak, BaoBacKan, BaoDienBienPhu, BaoTuyenQuang, BaoBacNinh)
