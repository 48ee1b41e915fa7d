PRAGMA user_version = 6;
BEGIN TRANSACTION;
CREATE TABLE agencies(
            agency_id INTEGER PRIMARY KEY, agency_key TEXT NOT NULL, site TEXT NOT NULL, name TEXT, adcode TEXT,
            first_year INTEGER, last_year INTEGER, stale INTEGER NOT NULL DEFAULT 1, UNIQUE (agency_key, site));
INSERT INTO "agencies" VALUES(1,'430203/白关镇人民政府','','株洲市芦淞区白关镇人民政府','430203',2020,2022,0);
INSERT INTO "agencies" VALUES(2,'430203/水利局','','株洲市芦淞区水利局','430203',2020,2022,0);
INSERT INTO "agencies" VALUES(3,'430203/教育局','','株洲市芦淞区教育局','430203',2020,2022,0);
CREATE TABLE agency_links(
            agency_key TEXT NOT NULL, successor_key TEXT NOT NULL, kind TEXT NOT NULL, since INTEGER, note TEXT,
            PRIMARY KEY (agency_key, successor_key)) WITHOUT ROWID
        ;
CREATE TABLE "captures" (
   "capture_id" INTEGER PRIMARY KEY,
   "run_id" INTEGER REFERENCES "runs"("run_id"),
   "url" TEXT NOT NULL,
   "fetched_at" TEXT NOT NULL,
   "status" INTEGER,
   "media_type" TEXT,
   "encoding" TEXT,
   "sha256" TEXT,
   "warc_file" TEXT NOT NULL,
   "warc_offset" INTEGER NOT NULL,
   "role" TEXT
, archived_at TEXT, page_url TEXT, address INTEGER NOT NULL DEFAULT 0);
INSERT INTO "captures" VALUES(1,1,'http://www.lusong-sample.gov.cn/robots.txt','2026-11-22T03:22:08Z',404,'text/html',NULL,'160b0c64eae2437d120ceb0d94dcba3ba60449cfa167cb81a71c9d33c5557481','20261122T124044Z-b98f96ba-00000.warc.gz',934,NULL,NULL,NULL,1017566232033893761);
INSERT INTO "captures" VALUES(2,1,'http://www.lusong-sample.gov.cn/','2026-11-22T03:22:08Z',200,'text/html',NULL,'0af95a3bcfa67f46af068b1d6fd46f3f5d21d7d462eaae51dcaaff99d583d708','20261122T124044Z-b98f96ba-00000.warc.gz',2171,NULL,NULL,NULL,1017683550471293924);
INSERT INTO "captures" VALUES(3,1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/','2026-11-22T03:22:09Z',200,'text/html',NULL,'59abfe04d8dc2f52b8055ea1f0060c32dd56c5a1250cfc3f629b1efb44ab0558','20261122T124044Z-b98f96ba-00000.warc.gz',4711,NULL,NULL,NULL,1017684962548806253);
INSERT INTO "captures" VALUES(4,1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202301/t20230117_1063.html','2026-11-22T03:22:09Z',200,'text/html','utf-8','9bfeffbc6d3ccf83cd1b643cf0a7562c4f6ca84cb9f077ee38051cad6dc2bc87','20261122T124044Z-b98f96ba-00000.warc.gz',6979,'candidate',NULL,NULL,1017560080983861918);
INSERT INTO "captures" VALUES(5,1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202301/t20230120_1021.html','2026-11-22T03:22:09Z',200,'text/html','utf-8','e214f798d335c4d95157e1b72bfced2b870126b7205576a27ec234b2187e7b76','20261122T124044Z-b98f96ba-00000.warc.gz',11495,'candidate',NULL,NULL,1017553610784415687);
INSERT INTO "captures" VALUES(6,1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202301/t20230123_1042.html','2026-11-22T03:22:09Z',200,'text/html','utf-8','b8c9a3e5b4e9cac34ad990435b0e567e789ebf852026cfa7e081c562957aaa4a','20261122T124044Z-b98f96ba-00000.warc.gz',15948,'candidate',NULL,NULL,1017592869106501638);
INSERT INTO "captures" VALUES(7,1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/index_2.html','2026-11-22T03:22:09Z',200,'text/html',NULL,'34a0192f8d6d9cd4f6e1bfee9b241b6a6e2cde21a3eeb4651e86a4ef4ebe4ae3','20261122T124044Z-b98f96ba-00000.warc.gz',20355,NULL,NULL,NULL,1017742158777897059);
INSERT INTO "captures" VALUES(8,1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202201/t20220116_1056.html','2026-11-22T03:22:10Z',200,'text/html','utf-8','df4ecb01e4bb3b995219afb380e721a6144c9a66990ad488aed2a27ecd63e80a','20261122T124044Z-b98f96ba-00000.warc.gz',24310,'candidate',NULL,NULL,1017758072062566270);
INSERT INTO "captures" VALUES(9,1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/index_3.html','2026-11-22T03:22:10Z',200,'text/html',NULL,'7708cd782194a9d022e9206d81f87758a5295269f444a28470fcf16da7fa7f15','20261122T124044Z-b98f96ba-00000.warc.gz',28830,NULL,NULL,NULL,1017535594795338937);
INSERT INTO "captures" VALUES(10,1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202101/t20210131_1007.html','2026-11-22T03:22:10Z',200,'text/html','utf-8','055166a7a4697e40f77e4f1c45cf84a4fcb5977e2aeeb324934a30ba52e0edee','20261122T124044Z-b98f96ba-00000.warc.gz',31697,'candidate',NULL,NULL,1017762120814618426);
INSERT INTO "captures" VALUES(11,1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202201/t20220108_1014.html','2026-11-22T03:22:10Z',200,'text/html','utf-8','bbd0d69a902c3324069ba8598d2f5bba97e55e42362ff8c93f1b5dc5c9e19ca7','20261122T124044Z-b98f96ba-00000.warc.gz',37736,'candidate',NULL,NULL,1017771002329427154);
INSERT INTO "captures" VALUES(12,1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202201/t20220112_1035.html','2026-11-22T03:22:10Z',200,'text/html','utf-8','71cdfd17c2a73a37c09ffcba9eeea6a5b2b8de4cf4eb387f0dd502d9299f6d3e','20261122T124044Z-b98f96ba-00000.warc.gz',44022,'candidate',NULL,NULL,1017623349399499580);
INSERT INTO "captures" VALUES(13,1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/index_4.html','2026-11-22T03:22:10Z',200,'text/html',NULL,'3f0cad1464566f863e77a088c005b2ae6e09f2351800e0b4bcf5edef3cc9328e','20261122T124044Z-b98f96ba-00000.warc.gz',50418,NULL,NULL,NULL,1017721508047261854);
INSERT INTO "captures" VALUES(14,1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202101/t20210118_1028.html','2026-11-22T03:22:10Z',200,'text/html','utf-8','7ea9921f7ea11114d3b3796d8bf8176637fadc96b8ab43ec3219be4604224168','20261122T124044Z-b98f96ba-00000.warc.gz',54283,'candidate',NULL,NULL,1017679935920537180);
INSERT INTO "captures" VALUES(15,1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202101/t20210121_1049.html','2026-11-22T03:22:10Z',200,'text/html','utf-8','a3f97cb1ad1c80d7f165408dae9bf6b77d7fed251b6bd985d41e9b229ca5d699','20261122T124044Z-b98f96ba-00000.warc.gz',60422,'candidate',NULL,NULL,1017572570337874455);
INSERT INTO "captures" VALUES(16,1,'http://www.lusong-sample.gov.cn/bzgl/wzdt/','2026-11-22T03:22:11Z',200,'text/html',NULL,'b95b8149a1b2648251ddef092e975c50d17b5333ee5a5bfe84770c95546f526a','20261122T124044Z-b98f96ba-00000.warc.gz',66030,NULL,NULL,NULL,1017618488637359325);
INSERT INTO "captures" VALUES(17,1,'http://www.lusong-sample.gov.cn/zwgk/','2026-11-22T03:22:11Z',200,'text/html',NULL,'5ee2cc93565349526af2e6752835292ac803c22ffce3a7587e84e0a872c8e70a','20261122T124044Z-b98f96ba-00000.warc.gz',67921,NULL,NULL,NULL,1017770194764201870);
INSERT INTO "captures" VALUES(18,1,'http://www.lusong-sample.gov.cn/zwgk/fdzdgknr/','2026-11-22T03:22:11Z',200,'text/html',NULL,'4a6b8a2489e2b203bc5e4bdcf62c1c478fddfeff46c9bb99616d2f837d0b2f26','20261122T124044Z-b98f96ba-00000.warc.gz',69897,NULL,NULL,NULL,1017786572813609278);
CREATE TABLE context_checks(
            report_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE, relation TEXT NOT NULL,
            scope TEXT NOT NULL, status TEXT NOT NULL, left_value, right_value,
            PRIMARY KEY (report_id, relation, scope)) WITHOUT ROWID
        ;
INSERT INTO "context_checks" VALUES(1,'NARRATIVE_REQUESTS_MATCH','','pass',10,10);
INSERT INTO "context_checks" VALUES(2,'NARRATIVE_REQUESTS_MATCH','','pass',0,0);
INSERT INTO "context_checks" VALUES(3,'NARRATIVE_REQUESTS_MATCH','','pass',17,17);
INSERT INTO "context_checks" VALUES(4,'NARRATIVE_REQUESTS_MATCH','','pass',12,12);
INSERT INTO "context_checks" VALUES(5,'NARRATIVE_REQUESTS_MATCH','','pass',0,0);
INSERT INTO "context_checks" VALUES(6,'NARRATIVE_REQUESTS_MATCH','','pass',20,20);
INSERT INTO "context_checks" VALUES(7,'NARRATIVE_REQUESTS_MATCH','','pass',0,0);
INSERT INTO "context_checks" VALUES(8,'NARRATIVE_REQUESTS_MATCH','','pass',14,14);
INSERT INTO "context_checks" VALUES(9,'NARRATIVE_REQUESTS_MATCH','','pass',8,8);
CREATE TABLE copies(
            report_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE, url TEXT NOT NULL,
            capture_id INTEGER NOT NULL REFERENCES captures(capture_id), PRIMARY KEY (report_id, url)) WITHOUT ROWID
        ;
CREATE TABLE divisions(
            adcode TEXT PRIMARY KEY, name TEXT NOT NULL, in_force INTEGER NOT NULL, successors TEXT) WITHOUT ROWID
        ;
CREATE TABLE layout_cells(
            layout_id INTEGER NOT NULL REFERENCES layouts(layout_id), position INTEGER NOT NULL,
            table_id TEXT NOT NULL, row_id TEXT NOT NULL, column_id TEXT NOT NULL, variable TEXT NOT NULL,
            line INTEGER NOT NULL, step INTEGER NOT NULL,
            PRIMARY KEY (layout_id, position)) WITHOUT ROWID
        ;
INSERT INTO "layout_cells" VALUES(1,0,'art20_1','rules','issued','rules_issued',0,0);
INSERT INTO "layout_cells" VALUES(1,1,'art20_1','rules','repealed','rules_repealed',0,1);
INSERT INTO "layout_cells" VALUES(1,2,'art20_1','rules','in_force','rules_in_force',0,2);
INSERT INTO "layout_cells" VALUES(1,3,'art20_1','normative_docs','issued','normative_docs_issued',1,0);
INSERT INTO "layout_cells" VALUES(1,4,'art20_1','normative_docs','repealed','normative_docs_repealed',1,1);
INSERT INTO "layout_cells" VALUES(1,5,'art20_1','normative_docs','in_force','normative_docs_in_force',1,2);
INSERT INTO "layout_cells" VALUES(1,6,'art20_5','admin_licensing','decisions','admin_licensing_decisions',2,0);
INSERT INTO "layout_cells" VALUES(1,7,'art20_6','admin_penalty','decisions','admin_penalty_decisions',3,0);
INSERT INTO "layout_cells" VALUES(1,8,'art20_6','admin_compulsion','decisions','admin_compulsion_decisions',4,0);
INSERT INTO "layout_cells" VALUES(1,9,'art20_8','admin_fees','collected','admin_fees_collected',5,0);
INSERT INTO "layout_cells" VALUES(1,10,'requests','new_received','natural_person','new_received_np',6,0);
INSERT INTO "layout_cells" VALUES(1,11,'requests','new_received','business_enterprise','new_received_ent',6,1);
INSERT INTO "layout_cells" VALUES(1,12,'requests','new_received','research_institution','new_received_res',6,2);
INSERT INTO "layout_cells" VALUES(1,13,'requests','new_received','public_interest_org','new_received_npo',6,3);
INSERT INTO "layout_cells" VALUES(1,14,'requests','new_received','legal_service_org','new_received_law',6,4);
INSERT INTO "layout_cells" VALUES(1,15,'requests','new_received','other_org','new_received_oth',6,5);
INSERT INTO "layout_cells" VALUES(1,16,'requests','new_received','total','new_received_tot',6,6);
INSERT INTO "layout_cells" VALUES(1,17,'requests','carried_in','natural_person','carried_in_np',7,0);
INSERT INTO "layout_cells" VALUES(1,18,'requests','carried_in','business_enterprise','carried_in_ent',7,1);
INSERT INTO "layout_cells" VALUES(1,19,'requests','carried_in','research_institution','carried_in_res',7,2);
INSERT INTO "layout_cells" VALUES(1,20,'requests','carried_in','public_interest_org','carried_in_npo',7,3);
INSERT INTO "layout_cells" VALUES(1,21,'requests','carried_in','legal_service_org','carried_in_law',7,4);
INSERT INTO "layout_cells" VALUES(1,22,'requests','carried_in','other_org','carried_in_oth',7,5);
INSERT INTO "layout_cells" VALUES(1,23,'requests','carried_in','total','carried_in_tot',7,6);
INSERT INTO "layout_cells" VALUES(1,24,'requests','granted','natural_person','granted_np',8,0);
INSERT INTO "layout_cells" VALUES(1,25,'requests','granted','business_enterprise','granted_ent',8,1);
INSERT INTO "layout_cells" VALUES(1,26,'requests','granted','research_institution','granted_res',8,2);
INSERT INTO "layout_cells" VALUES(1,27,'requests','granted','public_interest_org','granted_npo',8,3);
INSERT INTO "layout_cells" VALUES(1,28,'requests','granted','legal_service_org','granted_law',8,4);
INSERT INTO "layout_cells" VALUES(1,29,'requests','granted','other_org','granted_oth',8,5);
INSERT INTO "layout_cells" VALUES(1,30,'requests','granted','total','granted_tot',8,6);
INSERT INTO "layout_cells" VALUES(1,31,'requests','partially_granted','natural_person','partially_granted_np',9,0);
INSERT INTO "layout_cells" VALUES(1,32,'requests','partially_granted','business_enterprise','partially_granted_ent',9,1);
INSERT INTO "layout_cells" VALUES(1,33,'requests','partially_granted','research_institution','partially_granted_res',9,2);
INSERT INTO "layout_cells" VALUES(1,34,'requests','partially_granted','public_interest_org','partially_granted_npo',9,3);
INSERT INTO "layout_cells" VALUES(1,35,'requests','partially_granted','legal_service_org','partially_granted_law',9,4);
INSERT INTO "layout_cells" VALUES(1,36,'requests','partially_granted','other_org','partially_granted_oth',9,5);
INSERT INTO "layout_cells" VALUES(1,37,'requests','partially_granted','total','partially_granted_tot',9,6);
INSERT INTO "layout_cells" VALUES(1,38,'requests','denied_state_secret','natural_person','denied_state_secret_np',10,0);
INSERT INTO "layout_cells" VALUES(1,39,'requests','denied_state_secret','business_enterprise','denied_state_secret_ent',10,1);
INSERT INTO "layout_cells" VALUES(1,40,'requests','denied_state_secret','research_institution','denied_state_secret_res',10,2);
INSERT INTO "layout_cells" VALUES(1,41,'requests','denied_state_secret','public_interest_org','denied_state_secret_npo',10,3);
INSERT INTO "layout_cells" VALUES(1,42,'requests','denied_state_secret','legal_service_org','denied_state_secret_law',10,4);
INSERT INTO "layout_cells" VALUES(1,43,'requests','denied_state_secret','other_org','denied_state_secret_oth',10,5);
INSERT INTO "layout_cells" VALUES(1,44,'requests','denied_state_secret','total','denied_state_secret_tot',10,6);
INSERT INTO "layout_cells" VALUES(1,45,'requests','denied_law_prohibited','natural_person','denied_law_prohibited_np',11,0);
INSERT INTO "layout_cells" VALUES(1,46,'requests','denied_law_prohibited','business_enterprise','denied_law_prohibited_ent',11,1);
INSERT INTO "layout_cells" VALUES(1,47,'requests','denied_law_prohibited','research_institution','denied_law_prohibited_res',11,2);
INSERT INTO "layout_cells" VALUES(1,48,'requests','denied_law_prohibited','public_interest_org','denied_law_prohibited_npo',11,3);
INSERT INTO "layout_cells" VALUES(1,49,'requests','denied_law_prohibited','legal_service_org','denied_law_prohibited_law',11,4);
INSERT INTO "layout_cells" VALUES(1,50,'requests','denied_law_prohibited','other_org','denied_law_prohibited_oth',11,5);
INSERT INTO "layout_cells" VALUES(1,51,'requests','denied_law_prohibited','total','denied_law_prohibited_tot',11,6);
INSERT INTO "layout_cells" VALUES(1,52,'requests','denied_security_stability','natural_person','denied_security_stability_np',12,0);
INSERT INTO "layout_cells" VALUES(1,53,'requests','denied_security_stability','business_enterprise','denied_security_stability_ent',12,1);
INSERT INTO "layout_cells" VALUES(1,54,'requests','denied_security_stability','research_institution','denied_security_stability_res',12,2);
INSERT INTO "layout_cells" VALUES(1,55,'requests','denied_security_stability','public_interest_org','denied_security_stability_npo',12,3);
INSERT INTO "layout_cells" VALUES(1,56,'requests','denied_security_stability','legal_service_org','denied_security_stability_law',12,4);
INSERT INTO "layout_cells" VALUES(1,57,'requests','denied_security_stability','other_org','denied_security_stability_oth',12,5);
INSERT INTO "layout_cells" VALUES(1,58,'requests','denied_security_stability','total','denied_security_stability_tot',12,6);
INSERT INTO "layout_cells" VALUES(1,59,'requests','denied_third_party','natural_person','denied_third_party_np',13,0);
INSERT INTO "layout_cells" VALUES(1,60,'requests','denied_third_party','business_enterprise','denied_third_party_ent',13,1);
INSERT INTO "layout_cells" VALUES(1,61,'requests','denied_third_party','research_institution','denied_third_party_res',13,2);
INSERT INTO "layout_cells" VALUES(1,62,'requests','denied_third_party','public_interest_org','denied_third_party_npo',13,3);
INSERT INTO "layout_cells" VALUES(1,63,'requests','denied_third_party','legal_service_org','denied_third_party_law',13,4);
INSERT INTO "layout_cells" VALUES(1,64,'requests','denied_third_party','other_org','denied_third_party_oth',13,5);
INSERT INTO "layout_cells" VALUES(1,65,'requests','denied_third_party','total','denied_third_party_tot',13,6);
INSERT INTO "layout_cells" VALUES(1,66,'requests','denied_internal_affairs','natural_person','denied_internal_affairs_np',14,0);
INSERT INTO "layout_cells" VALUES(1,67,'requests','denied_internal_affairs','business_enterprise','denied_internal_affairs_ent',14,1);
INSERT INTO "layout_cells" VALUES(1,68,'requests','denied_internal_affairs','research_institution','denied_internal_affairs_res',14,2);
INSERT INTO "layout_cells" VALUES(1,69,'requests','denied_internal_affairs','public_interest_org','denied_internal_affairs_npo',14,3);
INSERT INTO "layout_cells" VALUES(1,70,'requests','denied_internal_affairs','legal_service_org','denied_internal_affairs_law',14,4);
INSERT INTO "layout_cells" VALUES(1,71,'requests','denied_internal_affairs','other_org','denied_internal_affairs_oth',14,5);
INSERT INTO "layout_cells" VALUES(1,72,'requests','denied_internal_affairs','total','denied_internal_affairs_tot',14,6);
INSERT INTO "layout_cells" VALUES(1,73,'requests','denied_process_info','natural_person','denied_process_info_np',15,0);
INSERT INTO "layout_cells" VALUES(1,74,'requests','denied_process_info','business_enterprise','denied_process_info_ent',15,1);
INSERT INTO "layout_cells" VALUES(1,75,'requests','denied_process_info','research_institution','denied_process_info_res',15,2);
INSERT INTO "layout_cells" VALUES(1,76,'requests','denied_process_info','public_interest_org','denied_process_info_npo',15,3);
INSERT INTO "layout_cells" VALUES(1,77,'requests','denied_process_info','legal_service_org','denied_process_info_law',15,4);
INSERT INTO "layout_cells" VALUES(1,78,'requests','denied_process_info','other_org','denied_process_info_oth',15,5);
INSERT INTO "layout_cells" VALUES(1,79,'requests','denied_process_info','total','denied_process_info_tot',15,6);
INSERT INTO "layout_cells" VALUES(1,80,'requests','denied_enforcement_file','natural_person','denied_enforcement_file_np',16,0);
INSERT INTO "layout_cells" VALUES(1,81,'requests','denied_enforcement_file','business_enterprise','denied_enforcement_file_ent',16,1);
INSERT INTO "layout_cells" VALUES(1,82,'requests','denied_enforcement_file','research_institution','denied_enforcement_file_res',16,2);
INSERT INTO "layout_cells" VALUES(1,83,'requests','denied_enforcement_file','public_interest_org','denied_enforcement_file_npo',16,3);
INSERT INTO "layout_cells" VALUES(1,84,'requests','denied_enforcement_file','legal_service_org','denied_enforcement_file_law',16,4);
INSERT INTO "layout_cells" VALUES(1,85,'requests','denied_enforcement_file','other_org','denied_enforcement_file_oth',16,5);
INSERT INTO "layout_cells" VALUES(1,86,'requests','denied_enforcement_file','total','denied_enforcement_file_tot',16,6);
INSERT INTO "layout_cells" VALUES(1,87,'requests','denied_admin_inquiry','natural_person','denied_admin_inquiry_np',17,0);
INSERT INTO "layout_cells" VALUES(1,88,'requests','denied_admin_inquiry','business_enterprise','denied_admin_inquiry_ent',17,1);
INSERT INTO "layout_cells" VALUES(1,89,'requests','denied_admin_inquiry','research_institution','denied_admin_inquiry_res',17,2);
INSERT INTO "layout_cells" VALUES(1,90,'requests','denied_admin_inquiry','public_interest_org','denied_admin_inquiry_npo',17,3);
INSERT INTO "layout_cells" VALUES(1,91,'requests','denied_admin_inquiry','legal_service_org','denied_admin_inquiry_law',17,4);
INSERT INTO "layout_cells" VALUES(1,92,'requests','denied_admin_inquiry','other_org','denied_admin_inquiry_oth',17,5);
INSERT INTO "layout_cells" VALUES(1,93,'requests','denied_admin_inquiry','total','denied_admin_inquiry_tot',17,6);
INSERT INTO "layout_cells" VALUES(1,94,'requests','unable_not_held','natural_person','unable_not_held_np',18,0);
INSERT INTO "layout_cells" VALUES(1,95,'requests','unable_not_held','business_enterprise','unable_not_held_ent',18,1);
INSERT INTO "layout_cells" VALUES(1,96,'requests','unable_not_held','research_institution','unable_not_held_res',18,2);
INSERT INTO "layout_cells" VALUES(1,97,'requests','unable_not_held','public_interest_org','unable_not_held_npo',18,3);
INSERT INTO "layout_cells" VALUES(1,98,'requests','unable_not_held','legal_service_org','unable_not_held_law',18,4);
INSERT INTO "layout_cells" VALUES(1,99,'requests','unable_not_held','other_org','unable_not_held_oth',18,5);
INSERT INTO "layout_cells" VALUES(1,100,'requests','unable_not_held','total','unable_not_held_tot',18,6);
INSERT INTO "layout_cells" VALUES(1,101,'requests','unable_needs_creation','natural_person','unable_needs_creation_np',19,0);
INSERT INTO "layout_cells" VALUES(1,102,'requests','unable_needs_creation','business_enterprise','unable_needs_creation_ent',19,1);
INSERT INTO "layout_cells" VALUES(1,103,'requests','unable_needs_creation','research_institution','unable_needs_creation_res',19,2);
INSERT INTO "layout_cells" VALUES(1,104,'requests','unable_needs_creation','public_interest_org','unable_needs_creation_npo',19,3);
INSERT INTO "layout_cells" VALUES(1,105,'requests','unable_needs_creation','legal_service_org','unable_needs_creation_law',19,4);
INSERT INTO "layout_cells" VALUES(1,106,'requests','unable_needs_creation','other_org','unable_needs_creation_oth',19,5);
INSERT INTO "layout_cells" VALUES(1,107,'requests','unable_needs_creation','total','unable_needs_creation_tot',19,6);
INSERT INTO "layout_cells" VALUES(1,108,'requests','unable_still_unclear','natural_person','unable_still_unclear_np',20,0);
INSERT INTO "layout_cells" VALUES(1,109,'requests','unable_still_unclear','business_enterprise','unable_still_unclear_ent',20,1);
INSERT INTO "layout_cells" VALUES(1,110,'requests','unable_still_unclear','research_institution','unable_still_unclear_res',20,2);
INSERT INTO "layout_cells" VALUES(1,111,'requests','unable_still_unclear','public_interest_org','unable_still_unclear_npo',20,3);
INSERT INTO "layout_cells" VALUES(1,112,'requests','unable_still_unclear','legal_service_org','unable_still_unclear_law',20,4);
INSERT INTO "layout_cells" VALUES(1,113,'requests','unable_still_unclear','other_org','unable_still_unclear_oth',20,5);
INSERT INTO "layout_cells" VALUES(1,114,'requests','unable_still_unclear','total','unable_still_unclear_tot',20,6);
INSERT INTO "layout_cells" VALUES(1,115,'requests','notproc_petition','natural_person','notproc_petition_np',21,0);
INSERT INTO "layout_cells" VALUES(1,116,'requests','notproc_petition','business_enterprise','notproc_petition_ent',21,1);
INSERT INTO "layout_cells" VALUES(1,117,'requests','notproc_petition','research_institution','notproc_petition_res',21,2);
INSERT INTO "layout_cells" VALUES(1,118,'requests','notproc_petition','public_interest_org','notproc_petition_npo',21,3);
INSERT INTO "layout_cells" VALUES(1,119,'requests','notproc_petition','legal_service_org','notproc_petition_law',21,4);
INSERT INTO "layout_cells" VALUES(1,120,'requests','notproc_petition','other_org','notproc_petition_oth',21,5);
INSERT INTO "layout_cells" VALUES(1,121,'requests','notproc_petition','total','notproc_petition_tot',21,6);
INSERT INTO "layout_cells" VALUES(1,122,'requests','notproc_repeat','natural_person','notproc_repeat_np',22,0);
INSERT INTO "layout_cells" VALUES(1,123,'requests','notproc_repeat','business_enterprise','notproc_repeat_ent',22,1);
INSERT INTO "layout_cells" VALUES(1,124,'requests','notproc_repeat','research_institution','notproc_repeat_res',22,2);
INSERT INTO "layout_cells" VALUES(1,125,'requests','notproc_repeat','public_interest_org','notproc_repeat_npo',22,3);
INSERT INTO "layout_cells" VALUES(1,126,'requests','notproc_repeat','legal_service_org','notproc_repeat_law',22,4);
INSERT INTO "layout_cells" VALUES(1,127,'requests','notproc_repeat','other_org','notproc_repeat_oth',22,5);
INSERT INTO "layout_cells" VALUES(1,128,'requests','notproc_repeat','total','notproc_repeat_tot',22,6);
INSERT INTO "layout_cells" VALUES(1,129,'requests','notproc_publication','natural_person','notproc_publication_np',23,0);
INSERT INTO "layout_cells" VALUES(1,130,'requests','notproc_publication','business_enterprise','notproc_publication_ent',23,1);
INSERT INTO "layout_cells" VALUES(1,131,'requests','notproc_publication','research_institution','notproc_publication_res',23,2);
INSERT INTO "layout_cells" VALUES(1,132,'requests','notproc_publication','public_interest_org','notproc_publication_npo',23,3);
INSERT INTO "layout_cells" VALUES(1,133,'requests','notproc_publication','legal_service_org','notproc_publication_law',23,4);
INSERT INTO "layout_cells" VALUES(1,134,'requests','notproc_publication','other_org','notproc_publication_oth',23,5);
INSERT INTO "layout_cells" VALUES(1,135,'requests','notproc_publication','total','notproc_publication_tot',23,6);
INSERT INTO "layout_cells" VALUES(1,136,'requests','notproc_mass','natural_person','notproc_mass_np',24,0);
INSERT INTO "layout_cells" VALUES(1,137,'requests','notproc_mass','business_enterprise','notproc_mass_ent',24,1);
INSERT INTO "layout_cells" VALUES(1,138,'requests','notproc_mass','research_institution','notproc_mass_res',24,2);
INSERT INTO "layout_cells" VALUES(1,139,'requests','notproc_mass','public_interest_org','notproc_mass_npo',24,3);
INSERT INTO "layout_cells" VALUES(1,140,'requests','notproc_mass','legal_service_org','notproc_mass_law',24,4);
INSERT INTO "layout_cells" VALUES(1,141,'requests','notproc_mass','other_org','notproc_mass_oth',24,5);
INSERT INTO "layout_cells" VALUES(1,142,'requests','notproc_mass','total','notproc_mass_tot',24,6);
INSERT INTO "layout_cells" VALUES(1,143,'requests','notproc_confirm','natural_person','notproc_confirm_np',25,0);
INSERT INTO "layout_cells" VALUES(1,144,'requests','notproc_confirm','business_enterprise','notproc_confirm_ent',25,1);
INSERT INTO "layout_cells" VALUES(1,145,'requests','notproc_confirm','research_institution','notproc_confirm_res',25,2);
INSERT INTO "layout_cells" VALUES(1,146,'requests','notproc_confirm','public_interest_org','notproc_confirm_npo',25,3);
INSERT INTO "layout_cells" VALUES(1,147,'requests','notproc_confirm','legal_service_org','notproc_confirm_law',25,4);
INSERT INTO "layout_cells" VALUES(1,148,'requests','notproc_confirm','other_org','notproc_confirm_oth',25,5);
INSERT INTO "layout_cells" VALUES(1,149,'requests','notproc_confirm','total','notproc_confirm_tot',25,6);
INSERT INTO "layout_cells" VALUES(1,150,'requests','other_no_correction','natural_person','other_no_correction_np',26,0);
INSERT INTO "layout_cells" VALUES(1,151,'requests','other_no_correction','business_enterprise','other_no_correction_ent',26,1);
INSERT INTO "layout_cells" VALUES(1,152,'requests','other_no_correction','research_institution','other_no_correction_res',26,2);
INSERT INTO "layout_cells" VALUES(1,153,'requests','other_no_correction','public_interest_org','other_no_correction_npo',26,3);
INSERT INTO "layout_cells" VALUES(1,154,'requests','other_no_correction','legal_service_org','other_no_correction_law',26,4);
INSERT INTO "layout_cells" VALUES(1,155,'requests','other_no_correction','other_org','other_no_correction_oth',26,5);
INSERT INTO "layout_cells" VALUES(1,156,'requests','other_no_correction','total','other_no_correction_tot',26,6);
INSERT INTO "layout_cells" VALUES(1,157,'requests','other_fee_unpaid','natural_person','other_fee_unpaid_np',27,0);
INSERT INTO "layout_cells" VALUES(1,158,'requests','other_fee_unpaid','business_enterprise','other_fee_unpaid_ent',27,1);
INSERT INTO "layout_cells" VALUES(1,159,'requests','other_fee_unpaid','research_institution','other_fee_unpaid_res',27,2);
INSERT INTO "layout_cells" VALUES(1,160,'requests','other_fee_unpaid','public_interest_org','other_fee_unpaid_npo',27,3);
INSERT INTO "layout_cells" VALUES(1,161,'requests','other_fee_unpaid','legal_service_org','other_fee_unpaid_law',27,4);
INSERT INTO "layout_cells" VALUES(1,162,'requests','other_fee_unpaid','other_org','other_fee_unpaid_oth',27,5);
INSERT INTO "layout_cells" VALUES(1,163,'requests','other_fee_unpaid','total','other_fee_unpaid_tot',27,6);
INSERT INTO "layout_cells" VALUES(1,164,'requests','other_misc','natural_person','other_misc_np',28,0);
INSERT INTO "layout_cells" VALUES(1,165,'requests','other_misc','business_enterprise','other_misc_ent',28,1);
INSERT INTO "layout_cells" VALUES(1,166,'requests','other_misc','research_institution','other_misc_res',28,2);
INSERT INTO "layout_cells" VALUES(1,167,'requests','other_misc','public_interest_org','other_misc_npo',28,3);
INSERT INTO "layout_cells" VALUES(1,168,'requests','other_misc','legal_service_org','other_misc_law',28,4);
INSERT INTO "layout_cells" VALUES(1,169,'requests','other_misc','other_org','other_misc_oth',28,5);
INSERT INTO "layout_cells" VALUES(1,170,'requests','other_misc','total','other_misc_tot',28,6);
INSERT INTO "layout_cells" VALUES(1,171,'requests','total_processed','natural_person','total_processed_np',29,0);
INSERT INTO "layout_cells" VALUES(1,172,'requests','total_processed','business_enterprise','total_processed_ent',29,1);
INSERT INTO "layout_cells" VALUES(1,173,'requests','total_processed','research_institution','total_processed_res',29,2);
INSERT INTO "layout_cells" VALUES(1,174,'requests','total_processed','public_interest_org','total_processed_npo',29,3);
INSERT INTO "layout_cells" VALUES(1,175,'requests','total_processed','legal_service_org','total_processed_law',29,4);
INSERT INTO "layout_cells" VALUES(1,176,'requests','total_processed','other_org','total_processed_oth',29,5);
INSERT INTO "layout_cells" VALUES(1,177,'requests','total_processed','total','total_processed_tot',29,6);
INSERT INTO "layout_cells" VALUES(1,178,'requests','carried_out','natural_person','carried_out_np',30,0);
INSERT INTO "layout_cells" VALUES(1,179,'requests','carried_out','business_enterprise','carried_out_ent',30,1);
INSERT INTO "layout_cells" VALUES(1,180,'requests','carried_out','research_institution','carried_out_res',30,2);
INSERT INTO "layout_cells" VALUES(1,181,'requests','carried_out','public_interest_org','carried_out_npo',30,3);
INSERT INTO "layout_cells" VALUES(1,182,'requests','carried_out','legal_service_org','carried_out_law',30,4);
INSERT INTO "layout_cells" VALUES(1,183,'requests','carried_out','other_org','carried_out_oth',30,5);
INSERT INTO "layout_cells" VALUES(1,184,'requests','carried_out','total','carried_out_tot',30,6);
INSERT INTO "layout_cells" VALUES(1,185,'review_litigation','cases','recon_upheld','recon_upheld',31,0);
INSERT INTO "layout_cells" VALUES(1,186,'review_litigation','cases','recon_corrected','recon_corrected',31,1);
INSERT INTO "layout_cells" VALUES(1,187,'review_litigation','cases','recon_other','recon_other',31,2);
INSERT INTO "layout_cells" VALUES(1,188,'review_litigation','cases','recon_pending','recon_pending',31,3);
INSERT INTO "layout_cells" VALUES(1,189,'review_litigation','cases','recon_total','recon_total',31,4);
INSERT INTO "layout_cells" VALUES(1,190,'review_litigation','cases','lit_direct_upheld','lit_direct_upheld',31,5);
INSERT INTO "layout_cells" VALUES(1,191,'review_litigation','cases','lit_direct_corrected','lit_direct_corrected',31,6);
INSERT INTO "layout_cells" VALUES(1,192,'review_litigation','cases','lit_direct_other','lit_direct_other',31,7);
INSERT INTO "layout_cells" VALUES(1,193,'review_litigation','cases','lit_direct_pending','lit_direct_pending',31,8);
INSERT INTO "layout_cells" VALUES(1,194,'review_litigation','cases','lit_direct_total','lit_direct_total',31,9);
INSERT INTO "layout_cells" VALUES(1,195,'review_litigation','cases','lit_post_recon_upheld','lit_post_recon_upheld',31,10);
INSERT INTO "layout_cells" VALUES(1,196,'review_litigation','cases','lit_post_recon_corrected','lit_post_recon_corrected',31,11);
INSERT INTO "layout_cells" VALUES(1,197,'review_litigation','cases','lit_post_recon_other','lit_post_recon_other',31,12);
INSERT INTO "layout_cells" VALUES(1,198,'review_litigation','cases','lit_post_recon_pending','lit_post_recon_pending',31,13);
INSERT INTO "layout_cells" VALUES(1,199,'review_litigation','cases','lit_post_recon_total','lit_post_recon_total',31,14);
INSERT INTO "layout_cells" VALUES(3,0,'art20_1','rules','made','rules_made',0,0);
INSERT INTO "layout_cells" VALUES(3,1,'art20_1','rules','newly_disclosed','rules_newly_disclosed',0,1);
INSERT INTO "layout_cells" VALUES(3,2,'art20_1','rules','total_disclosed','rules_total_disclosed',0,2);
INSERT INTO "layout_cells" VALUES(3,3,'art20_1','normative_docs','made','normative_docs_made',1,0);
INSERT INTO "layout_cells" VALUES(3,4,'art20_1','normative_docs','newly_disclosed','normative_docs_newly_disclosed',1,1);
INSERT INTO "layout_cells" VALUES(3,5,'art20_1','normative_docs','total_disclosed','normative_docs_total_disclosed',1,2);
INSERT INTO "layout_cells" VALUES(3,6,'art20_5','admin_licensing','items_prev_year','admin_licensing_items_prev_year',2,0);
INSERT INTO "layout_cells" VALUES(3,7,'art20_5','admin_licensing','items_change','admin_licensing_items_change',2,1);
INSERT INTO "layout_cells" VALUES(3,8,'art20_5','admin_licensing','decisions','admin_licensing_decisions',2,2);
INSERT INTO "layout_cells" VALUES(3,9,'art20_5','other_services','items_prev_year','other_services_items_prev_year',3,0);
INSERT INTO "layout_cells" VALUES(3,10,'art20_5','other_services','items_change','other_services_items_change',3,1);
INSERT INTO "layout_cells" VALUES(3,11,'art20_5','other_services','decisions','other_services_decisions',3,2);
INSERT INTO "layout_cells" VALUES(3,12,'art20_6','admin_penalty','items_prev_year','admin_penalty_items_prev_year',4,0);
INSERT INTO "layout_cells" VALUES(3,13,'art20_6','admin_penalty','items_change','admin_penalty_items_change',4,1);
INSERT INTO "layout_cells" VALUES(3,14,'art20_6','admin_penalty','decisions','admin_penalty_decisions',4,2);
INSERT INTO "layout_cells" VALUES(3,15,'art20_6','admin_compulsion','items_prev_year','admin_compulsion_items_prev_year',5,0);
INSERT INTO "layout_cells" VALUES(3,16,'art20_6','admin_compulsion','items_change','admin_compulsion_items_change',5,1);
INSERT INTO "layout_cells" VALUES(3,17,'art20_6','admin_compulsion','decisions','admin_compulsion_decisions',5,2);
INSERT INTO "layout_cells" VALUES(3,18,'art20_8','admin_fees','items_prev_year','admin_fees_items_prev_year',6,0);
INSERT INTO "layout_cells" VALUES(3,19,'art20_8','admin_fees','items_change','admin_fees_items_change',6,1);
INSERT INTO "layout_cells" VALUES(3,20,'art20_9','central_procurement','projects','central_procurement_projects',7,0);
INSERT INTO "layout_cells" VALUES(3,21,'art20_9','central_procurement','amount','central_procurement_amount',7,1);
INSERT INTO "layout_cells" VALUES(3,22,'requests','new_received','natural_person','new_received_np',8,0);
INSERT INTO "layout_cells" VALUES(3,23,'requests','new_received','business_enterprise','new_received_ent',8,1);
INSERT INTO "layout_cells" VALUES(3,24,'requests','new_received','research_institution','new_received_res',8,2);
INSERT INTO "layout_cells" VALUES(3,25,'requests','new_received','public_interest_org','new_received_npo',8,3);
INSERT INTO "layout_cells" VALUES(3,26,'requests','new_received','legal_service_org','new_received_law',8,4);
INSERT INTO "layout_cells" VALUES(3,27,'requests','new_received','other_org','new_received_oth',8,5);
INSERT INTO "layout_cells" VALUES(3,28,'requests','new_received','total','new_received_tot',8,6);
INSERT INTO "layout_cells" VALUES(3,29,'requests','carried_in','natural_person','carried_in_np',9,0);
INSERT INTO "layout_cells" VALUES(3,30,'requests','carried_in','business_enterprise','carried_in_ent',9,1);
INSERT INTO "layout_cells" VALUES(3,31,'requests','carried_in','research_institution','carried_in_res',9,2);
INSERT INTO "layout_cells" VALUES(3,32,'requests','carried_in','public_interest_org','carried_in_npo',9,3);
INSERT INTO "layout_cells" VALUES(3,33,'requests','carried_in','legal_service_org','carried_in_law',9,4);
INSERT INTO "layout_cells" VALUES(3,34,'requests','carried_in','other_org','carried_in_oth',9,5);
INSERT INTO "layout_cells" VALUES(3,35,'requests','carried_in','total','carried_in_tot',9,6);
INSERT INTO "layout_cells" VALUES(3,36,'requests','granted','natural_person','granted_np',10,0);
INSERT INTO "layout_cells" VALUES(3,37,'requests','granted','business_enterprise','granted_ent',10,1);
INSERT INTO "layout_cells" VALUES(3,38,'requests','granted','research_institution','granted_res',10,2);
INSERT INTO "layout_cells" VALUES(3,39,'requests','granted','public_interest_org','granted_npo',10,3);
INSERT INTO "layout_cells" VALUES(3,40,'requests','granted','legal_service_org','granted_law',10,4);
INSERT INTO "layout_cells" VALUES(3,41,'requests','granted','other_org','granted_oth',10,5);
INSERT INTO "layout_cells" VALUES(3,42,'requests','granted','total','granted_tot',10,6);
INSERT INTO "layout_cells" VALUES(3,43,'requests','partially_granted','natural_person','partially_granted_np',11,0);
INSERT INTO "layout_cells" VALUES(3,44,'requests','partially_granted','business_enterprise','partially_granted_ent',11,1);
INSERT INTO "layout_cells" VALUES(3,45,'requests','partially_granted','research_institution','partially_granted_res',11,2);
INSERT INTO "layout_cells" VALUES(3,46,'requests','partially_granted','public_interest_org','partially_granted_npo',11,3);
INSERT INTO "layout_cells" VALUES(3,47,'requests','partially_granted','legal_service_org','partially_granted_law',11,4);
INSERT INTO "layout_cells" VALUES(3,48,'requests','partially_granted','other_org','partially_granted_oth',11,5);
INSERT INTO "layout_cells" VALUES(3,49,'requests','partially_granted','total','partially_granted_tot',11,6);
INSERT INTO "layout_cells" VALUES(3,50,'requests','denied_state_secret','natural_person','denied_state_secret_np',12,0);
INSERT INTO "layout_cells" VALUES(3,51,'requests','denied_state_secret','business_enterprise','denied_state_secret_ent',12,1);
INSERT INTO "layout_cells" VALUES(3,52,'requests','denied_state_secret','research_institution','denied_state_secret_res',12,2);
INSERT INTO "layout_cells" VALUES(3,53,'requests','denied_state_secret','public_interest_org','denied_state_secret_npo',12,3);
INSERT INTO "layout_cells" VALUES(3,54,'requests','denied_state_secret','legal_service_org','denied_state_secret_law',12,4);
INSERT INTO "layout_cells" VALUES(3,55,'requests','denied_state_secret','other_org','denied_state_secret_oth',12,5);
INSERT INTO "layout_cells" VALUES(3,56,'requests','denied_state_secret','total','denied_state_secret_tot',12,6);
INSERT INTO "layout_cells" VALUES(3,57,'requests','denied_law_prohibited','natural_person','denied_law_prohibited_np',13,0);
INSERT INTO "layout_cells" VALUES(3,58,'requests','denied_law_prohibited','business_enterprise','denied_law_prohibited_ent',13,1);
INSERT INTO "layout_cells" VALUES(3,59,'requests','denied_law_prohibited','research_institution','denied_law_prohibited_res',13,2);
INSERT INTO "layout_cells" VALUES(3,60,'requests','denied_law_prohibited','public_interest_org','denied_law_prohibited_npo',13,3);
INSERT INTO "layout_cells" VALUES(3,61,'requests','denied_law_prohibited','legal_service_org','denied_law_prohibited_law',13,4);
INSERT INTO "layout_cells" VALUES(3,62,'requests','denied_law_prohibited','other_org','denied_law_prohibited_oth',13,5);
INSERT INTO "layout_cells" VALUES(3,63,'requests','denied_law_prohibited','total','denied_law_prohibited_tot',13,6);
INSERT INTO "layout_cells" VALUES(3,64,'requests','denied_security_stability','natural_person','denied_security_stability_np',14,0);
INSERT INTO "layout_cells" VALUES(3,65,'requests','denied_security_stability','business_enterprise','denied_security_stability_ent',14,1);
INSERT INTO "layout_cells" VALUES(3,66,'requests','denied_security_stability','research_institution','denied_security_stability_res',14,2);
INSERT INTO "layout_cells" VALUES(3,67,'requests','denied_security_stability','public_interest_org','denied_security_stability_npo',14,3);
INSERT INTO "layout_cells" VALUES(3,68,'requests','denied_security_stability','legal_service_org','denied_security_stability_law',14,4);
INSERT INTO "layout_cells" VALUES(3,69,'requests','denied_security_stability','other_org','denied_security_stability_oth',14,5);
INSERT INTO "layout_cells" VALUES(3,70,'requests','denied_security_stability','total','denied_security_stability_tot',14,6);
INSERT INTO "layout_cells" VALUES(3,71,'requests','denied_third_party','natural_person','denied_third_party_np',15,0);
INSERT INTO "layout_cells" VALUES(3,72,'requests','denied_third_party','business_enterprise','denied_third_party_ent',15,1);
INSERT INTO "layout_cells" VALUES(3,73,'requests','denied_third_party','research_institution','denied_third_party_res',15,2);
INSERT INTO "layout_cells" VALUES(3,74,'requests','denied_third_party','public_interest_org','denied_third_party_npo',15,3);
INSERT INTO "layout_cells" VALUES(3,75,'requests','denied_third_party','legal_service_org','denied_third_party_law',15,4);
INSERT INTO "layout_cells" VALUES(3,76,'requests','denied_third_party','other_org','denied_third_party_oth',15,5);
INSERT INTO "layout_cells" VALUES(3,77,'requests','denied_third_party','total','denied_third_party_tot',15,6);
INSERT INTO "layout_cells" VALUES(3,78,'requests','denied_internal_affairs','natural_person','denied_internal_affairs_np',16,0);
INSERT INTO "layout_cells" VALUES(3,79,'requests','denied_internal_affairs','business_enterprise','denied_internal_affairs_ent',16,1);
INSERT INTO "layout_cells" VALUES(3,80,'requests','denied_internal_affairs','research_institution','denied_internal_affairs_res',16,2);
INSERT INTO "layout_cells" VALUES(3,81,'requests','denied_internal_affairs','public_interest_org','denied_internal_affairs_npo',16,3);
INSERT INTO "layout_cells" VALUES(3,82,'requests','denied_internal_affairs','legal_service_org','denied_internal_affairs_law',16,4);
INSERT INTO "layout_cells" VALUES(3,83,'requests','denied_internal_affairs','other_org','denied_internal_affairs_oth',16,5);
INSERT INTO "layout_cells" VALUES(3,84,'requests','denied_internal_affairs','total','denied_internal_affairs_tot',16,6);
INSERT INTO "layout_cells" VALUES(3,85,'requests','denied_process_info','natural_person','denied_process_info_np',17,0);
INSERT INTO "layout_cells" VALUES(3,86,'requests','denied_process_info','business_enterprise','denied_process_info_ent',17,1);
INSERT INTO "layout_cells" VALUES(3,87,'requests','denied_process_info','research_institution','denied_process_info_res',17,2);
INSERT INTO "layout_cells" VALUES(3,88,'requests','denied_process_info','public_interest_org','denied_process_info_npo',17,3);
INSERT INTO "layout_cells" VALUES(3,89,'requests','denied_process_info','legal_service_org','denied_process_info_law',17,4);
INSERT INTO "layout_cells" VALUES(3,90,'requests','denied_process_info','other_org','denied_process_info_oth',17,5);
INSERT INTO "layout_cells" VALUES(3,91,'requests','denied_process_info','total','denied_process_info_tot',17,6);
INSERT INTO "layout_cells" VALUES(3,92,'requests','denied_enforcement_file','natural_person','denied_enforcement_file_np',18,0);
INSERT INTO "layout_cells" VALUES(3,93,'requests','denied_enforcement_file','business_enterprise','denied_enforcement_file_ent',18,1);
INSERT INTO "layout_cells" VALUES(3,94,'requests','denied_enforcement_file','research_institution','denied_enforcement_file_res',18,2);
INSERT INTO "layout_cells" VALUES(3,95,'requests','denied_enforcement_file','public_interest_org','denied_enforcement_file_npo',18,3);
INSERT INTO "layout_cells" VALUES(3,96,'requests','denied_enforcement_file','legal_service_org','denied_enforcement_file_law',18,4);
INSERT INTO "layout_cells" VALUES(3,97,'requests','denied_enforcement_file','other_org','denied_enforcement_file_oth',18,5);
INSERT INTO "layout_cells" VALUES(3,98,'requests','denied_enforcement_file','total','denied_enforcement_file_tot',18,6);
INSERT INTO "layout_cells" VALUES(3,99,'requests','denied_admin_inquiry','natural_person','denied_admin_inquiry_np',19,0);
INSERT INTO "layout_cells" VALUES(3,100,'requests','denied_admin_inquiry','business_enterprise','denied_admin_inquiry_ent',19,1);
INSERT INTO "layout_cells" VALUES(3,101,'requests','denied_admin_inquiry','research_institution','denied_admin_inquiry_res',19,2);
INSERT INTO "layout_cells" VALUES(3,102,'requests','denied_admin_inquiry','public_interest_org','denied_admin_inquiry_npo',19,3);
INSERT INTO "layout_cells" VALUES(3,103,'requests','denied_admin_inquiry','legal_service_org','denied_admin_inquiry_law',19,4);
INSERT INTO "layout_cells" VALUES(3,104,'requests','denied_admin_inquiry','other_org','denied_admin_inquiry_oth',19,5);
INSERT INTO "layout_cells" VALUES(3,105,'requests','denied_admin_inquiry','total','denied_admin_inquiry_tot',19,6);
INSERT INTO "layout_cells" VALUES(3,106,'requests','unable_not_held','natural_person','unable_not_held_np',20,0);
INSERT INTO "layout_cells" VALUES(3,107,'requests','unable_not_held','business_enterprise','unable_not_held_ent',20,1);
INSERT INTO "layout_cells" VALUES(3,108,'requests','unable_not_held','research_institution','unable_not_held_res',20,2);
INSERT INTO "layout_cells" VALUES(3,109,'requests','unable_not_held','public_interest_org','unable_not_held_npo',20,3);
INSERT INTO "layout_cells" VALUES(3,110,'requests','unable_not_held','legal_service_org','unable_not_held_law',20,4);
INSERT INTO "layout_cells" VALUES(3,111,'requests','unable_not_held','other_org','unable_not_held_oth',20,5);
INSERT INTO "layout_cells" VALUES(3,112,'requests','unable_not_held','total','unable_not_held_tot',20,6);
INSERT INTO "layout_cells" VALUES(3,113,'requests','unable_needs_creation','natural_person','unable_needs_creation_np',21,0);
INSERT INTO "layout_cells" VALUES(3,114,'requests','unable_needs_creation','business_enterprise','unable_needs_creation_ent',21,1);
INSERT INTO "layout_cells" VALUES(3,115,'requests','unable_needs_creation','research_institution','unable_needs_creation_res',21,2);
INSERT INTO "layout_cells" VALUES(3,116,'requests','unable_needs_creation','public_interest_org','unable_needs_creation_npo',21,3);
INSERT INTO "layout_cells" VALUES(3,117,'requests','unable_needs_creation','legal_service_org','unable_needs_creation_law',21,4);
INSERT INTO "layout_cells" VALUES(3,118,'requests','unable_needs_creation','other_org','unable_needs_creation_oth',21,5);
INSERT INTO "layout_cells" VALUES(3,119,'requests','unable_needs_creation','total','unable_needs_creation_tot',21,6);
INSERT INTO "layout_cells" VALUES(3,120,'requests','unable_still_unclear','natural_person','unable_still_unclear_np',22,0);
INSERT INTO "layout_cells" VALUES(3,121,'requests','unable_still_unclear','business_enterprise','unable_still_unclear_ent',22,1);
INSERT INTO "layout_cells" VALUES(3,122,'requests','unable_still_unclear','research_institution','unable_still_unclear_res',22,2);
INSERT INTO "layout_cells" VALUES(3,123,'requests','unable_still_unclear','public_interest_org','unable_still_unclear_npo',22,3);
INSERT INTO "layout_cells" VALUES(3,124,'requests','unable_still_unclear','legal_service_org','unable_still_unclear_law',22,4);
INSERT INTO "layout_cells" VALUES(3,125,'requests','unable_still_unclear','other_org','unable_still_unclear_oth',22,5);
INSERT INTO "layout_cells" VALUES(3,126,'requests','unable_still_unclear','total','unable_still_unclear_tot',22,6);
INSERT INTO "layout_cells" VALUES(3,127,'requests','notproc_petition','natural_person','notproc_petition_np',23,0);
INSERT INTO "layout_cells" VALUES(3,128,'requests','notproc_petition','business_enterprise','notproc_petition_ent',23,1);
INSERT INTO "layout_cells" VALUES(3,129,'requests','notproc_petition','research_institution','notproc_petition_res',23,2);
INSERT INTO "layout_cells" VALUES(3,130,'requests','notproc_petition','public_interest_org','notproc_petition_npo',23,3);
INSERT INTO "layout_cells" VALUES(3,131,'requests','notproc_petition','legal_service_org','notproc_petition_law',23,4);
INSERT INTO "layout_cells" VALUES(3,132,'requests','notproc_petition','other_org','notproc_petition_oth',23,5);
INSERT INTO "layout_cells" VALUES(3,133,'requests','notproc_petition','total','notproc_petition_tot',23,6);
INSERT INTO "layout_cells" VALUES(3,134,'requests','notproc_repeat','natural_person','notproc_repeat_np',24,0);
INSERT INTO "layout_cells" VALUES(3,135,'requests','notproc_repeat','business_enterprise','notproc_repeat_ent',24,1);
INSERT INTO "layout_cells" VALUES(3,136,'requests','notproc_repeat','research_institution','notproc_repeat_res',24,2);
INSERT INTO "layout_cells" VALUES(3,137,'requests','notproc_repeat','public_interest_org','notproc_repeat_npo',24,3);
INSERT INTO "layout_cells" VALUES(3,138,'requests','notproc_repeat','legal_service_org','notproc_repeat_law',24,4);
INSERT INTO "layout_cells" VALUES(3,139,'requests','notproc_repeat','other_org','notproc_repeat_oth',24,5);
INSERT INTO "layout_cells" VALUES(3,140,'requests','notproc_repeat','total','notproc_repeat_tot',24,6);
INSERT INTO "layout_cells" VALUES(3,141,'requests','notproc_publication','natural_person','notproc_publication_np',25,0);
INSERT INTO "layout_cells" VALUES(3,142,'requests','notproc_publication','business_enterprise','notproc_publication_ent',25,1);
INSERT INTO "layout_cells" VALUES(3,143,'requests','notproc_publication','research_institution','notproc_publication_res',25,2);
INSERT INTO "layout_cells" VALUES(3,144,'requests','notproc_publication','public_interest_org','notproc_publication_npo',25,3);
INSERT INTO "layout_cells" VALUES(3,145,'requests','notproc_publication','legal_service_org','notproc_publication_law',25,4);
INSERT INTO "layout_cells" VALUES(3,146,'requests','notproc_publication','other_org','notproc_publication_oth',25,5);
INSERT INTO "layout_cells" VALUES(3,147,'requests','notproc_publication','total','notproc_publication_tot',25,6);
INSERT INTO "layout_cells" VALUES(3,148,'requests','notproc_mass','natural_person','notproc_mass_np',26,0);
INSERT INTO "layout_cells" VALUES(3,149,'requests','notproc_mass','business_enterprise','notproc_mass_ent',26,1);
INSERT INTO "layout_cells" VALUES(3,150,'requests','notproc_mass','research_institution','notproc_mass_res',26,2);
INSERT INTO "layout_cells" VALUES(3,151,'requests','notproc_mass','public_interest_org','notproc_mass_npo',26,3);
INSERT INTO "layout_cells" VALUES(3,152,'requests','notproc_mass','legal_service_org','notproc_mass_law',26,4);
INSERT INTO "layout_cells" VALUES(3,153,'requests','notproc_mass','other_org','notproc_mass_oth',26,5);
INSERT INTO "layout_cells" VALUES(3,154,'requests','notproc_mass','total','notproc_mass_tot',26,6);
INSERT INTO "layout_cells" VALUES(3,155,'requests','notproc_confirm','natural_person','notproc_confirm_np',27,0);
INSERT INTO "layout_cells" VALUES(3,156,'requests','notproc_confirm','business_enterprise','notproc_confirm_ent',27,1);
INSERT INTO "layout_cells" VALUES(3,157,'requests','notproc_confirm','research_institution','notproc_confirm_res',27,2);
INSERT INTO "layout_cells" VALUES(3,158,'requests','notproc_confirm','public_interest_org','notproc_confirm_npo',27,3);
INSERT INTO "layout_cells" VALUES(3,159,'requests','notproc_confirm','legal_service_org','notproc_confirm_law',27,4);
INSERT INTO "layout_cells" VALUES(3,160,'requests','notproc_confirm','other_org','notproc_confirm_oth',27,5);
INSERT INTO "layout_cells" VALUES(3,161,'requests','notproc_confirm','total','notproc_confirm_tot',27,6);
INSERT INTO "layout_cells" VALUES(3,162,'requests','other_processing','natural_person','other_processing_np',28,0);
INSERT INTO "layout_cells" VALUES(3,163,'requests','other_processing','business_enterprise','other_processing_ent',28,1);
INSERT INTO "layout_cells" VALUES(3,164,'requests','other_processing','research_institution','other_processing_res',28,2);
INSERT INTO "layout_cells" VALUES(3,165,'requests','other_processing','public_interest_org','other_processing_npo',28,3);
INSERT INTO "layout_cells" VALUES(3,166,'requests','other_processing','legal_service_org','other_processing_law',28,4);
INSERT INTO "layout_cells" VALUES(3,167,'requests','other_processing','other_org','other_processing_oth',28,5);
INSERT INTO "layout_cells" VALUES(3,168,'requests','other_processing','total','other_processing_tot',28,6);
INSERT INTO "layout_cells" VALUES(3,169,'requests','total_processed','natural_person','total_processed_np',29,0);
INSERT INTO "layout_cells" VALUES(3,170,'requests','total_processed','business_enterprise','total_processed_ent',29,1);
INSERT INTO "layout_cells" VALUES(3,171,'requests','total_processed','research_institution','total_processed_res',29,2);
INSERT INTO "layout_cells" VALUES(3,172,'requests','total_processed','public_interest_org','total_processed_npo',29,3);
INSERT INTO "layout_cells" VALUES(3,173,'requests','total_processed','legal_service_org','total_processed_law',29,4);
INSERT INTO "layout_cells" VALUES(3,174,'requests','total_processed','other_org','total_processed_oth',29,5);
INSERT INTO "layout_cells" VALUES(3,175,'requests','total_processed','total','total_processed_tot',29,6);
INSERT INTO "layout_cells" VALUES(3,176,'requests','carried_out','natural_person','carried_out_np',30,0);
INSERT INTO "layout_cells" VALUES(3,177,'requests','carried_out','business_enterprise','carried_out_ent',30,1);
INSERT INTO "layout_cells" VALUES(3,178,'requests','carried_out','research_institution','carried_out_res',30,2);
INSERT INTO "layout_cells" VALUES(3,179,'requests','carried_out','public_interest_org','carried_out_npo',30,3);
INSERT INTO "layout_cells" VALUES(3,180,'requests','carried_out','legal_service_org','carried_out_law',30,4);
INSERT INTO "layout_cells" VALUES(3,181,'requests','carried_out','other_org','carried_out_oth',30,5);
INSERT INTO "layout_cells" VALUES(3,182,'requests','carried_out','total','carried_out_tot',30,6);
INSERT INTO "layout_cells" VALUES(3,183,'review_litigation','cases','recon_upheld','recon_upheld',31,0);
INSERT INTO "layout_cells" VALUES(3,184,'review_litigation','cases','recon_corrected','recon_corrected',31,1);
INSERT INTO "layout_cells" VALUES(3,185,'review_litigation','cases','recon_other','recon_other',31,2);
INSERT INTO "layout_cells" VALUES(3,186,'review_litigation','cases','recon_pending','recon_pending',31,3);
INSERT INTO "layout_cells" VALUES(3,187,'review_litigation','cases','recon_total','recon_total',31,4);
INSERT INTO "layout_cells" VALUES(3,188,'review_litigation','cases','lit_direct_upheld','lit_direct_upheld',31,5);
INSERT INTO "layout_cells" VALUES(3,189,'review_litigation','cases','lit_direct_corrected','lit_direct_corrected',31,6);
INSERT INTO "layout_cells" VALUES(3,190,'review_litigation','cases','lit_direct_other','lit_direct_other',31,7);
INSERT INTO "layout_cells" VALUES(3,191,'review_litigation','cases','lit_direct_pending','lit_direct_pending',31,8);
INSERT INTO "layout_cells" VALUES(3,192,'review_litigation','cases','lit_direct_total','lit_direct_total',31,9);
INSERT INTO "layout_cells" VALUES(3,193,'review_litigation','cases','lit_post_recon_upheld','lit_post_recon_upheld',31,10);
INSERT INTO "layout_cells" VALUES(3,194,'review_litigation','cases','lit_post_recon_corrected','lit_post_recon_corrected',31,11);
INSERT INTO "layout_cells" VALUES(3,195,'review_litigation','cases','lit_post_recon_other','lit_post_recon_other',31,12);
INSERT INTO "layout_cells" VALUES(3,196,'review_litigation','cases','lit_post_recon_pending','lit_post_recon_pending',31,13);
INSERT INTO "layout_cells" VALUES(3,197,'review_litigation','cases','lit_post_recon_total','lit_post_recon_total',31,14);
CREATE TABLE layout_checks(
            layout_id INTEGER NOT NULL REFERENCES layouts(layout_id), position INTEGER NOT NULL,
            relation TEXT NOT NULL, scope TEXT, PRIMARY KEY (layout_id, position)) WITHOUT ROWID
        ;
INSERT INTO "layout_checks" VALUES(2,0,'REQ_FLOW','natural_person');
INSERT INTO "layout_checks" VALUES(2,1,'REQ_FLOW','business_enterprise');
INSERT INTO "layout_checks" VALUES(2,2,'REQ_FLOW','research_institution');
INSERT INTO "layout_checks" VALUES(2,3,'REQ_FLOW','public_interest_org');
INSERT INTO "layout_checks" VALUES(2,4,'REQ_FLOW','legal_service_org');
INSERT INTO "layout_checks" VALUES(2,5,'REQ_FLOW','other_org');
INSERT INTO "layout_checks" VALUES(2,6,'REQ_FLOW','total');
INSERT INTO "layout_checks" VALUES(2,7,'REQ_PROCESSED_SUM_2021','natural_person');
INSERT INTO "layout_checks" VALUES(2,8,'REQ_PROCESSED_SUM_2021','business_enterprise');
INSERT INTO "layout_checks" VALUES(2,9,'REQ_PROCESSED_SUM_2021','research_institution');
INSERT INTO "layout_checks" VALUES(2,10,'REQ_PROCESSED_SUM_2021','public_interest_org');
INSERT INTO "layout_checks" VALUES(2,11,'REQ_PROCESSED_SUM_2021','legal_service_org');
INSERT INTO "layout_checks" VALUES(2,12,'REQ_PROCESSED_SUM_2021','other_org');
INSERT INTO "layout_checks" VALUES(2,13,'REQ_PROCESSED_SUM_2021','total');
INSERT INTO "layout_checks" VALUES(2,14,'REQ_ROW_TOTAL','new_received');
INSERT INTO "layout_checks" VALUES(2,15,'REQ_ROW_TOTAL','carried_in');
INSERT INTO "layout_checks" VALUES(2,16,'REQ_ROW_TOTAL','granted');
INSERT INTO "layout_checks" VALUES(2,17,'REQ_ROW_TOTAL','partially_granted');
INSERT INTO "layout_checks" VALUES(2,18,'REQ_ROW_TOTAL','denied_state_secret');
INSERT INTO "layout_checks" VALUES(2,19,'REQ_ROW_TOTAL','denied_law_prohibited');
INSERT INTO "layout_checks" VALUES(2,20,'REQ_ROW_TOTAL','denied_security_stability');
INSERT INTO "layout_checks" VALUES(2,21,'REQ_ROW_TOTAL','denied_third_party');
INSERT INTO "layout_checks" VALUES(2,22,'REQ_ROW_TOTAL','denied_internal_affairs');
INSERT INTO "layout_checks" VALUES(2,23,'REQ_ROW_TOTAL','denied_process_info');
INSERT INTO "layout_checks" VALUES(2,24,'REQ_ROW_TOTAL','denied_enforcement_file');
INSERT INTO "layout_checks" VALUES(2,25,'REQ_ROW_TOTAL','denied_admin_inquiry');
INSERT INTO "layout_checks" VALUES(2,26,'REQ_ROW_TOTAL','unable_not_held');
INSERT INTO "layout_checks" VALUES(2,27,'REQ_ROW_TOTAL','unable_needs_creation');
INSERT INTO "layout_checks" VALUES(2,28,'REQ_ROW_TOTAL','unable_still_unclear');
INSERT INTO "layout_checks" VALUES(2,29,'REQ_ROW_TOTAL','notproc_petition');
INSERT INTO "layout_checks" VALUES(2,30,'REQ_ROW_TOTAL','notproc_repeat');
INSERT INTO "layout_checks" VALUES(2,31,'REQ_ROW_TOTAL','notproc_publication');
INSERT INTO "layout_checks" VALUES(2,32,'REQ_ROW_TOTAL','notproc_mass');
INSERT INTO "layout_checks" VALUES(2,33,'REQ_ROW_TOTAL','notproc_confirm');
INSERT INTO "layout_checks" VALUES(2,34,'REQ_ROW_TOTAL','other_no_correction');
INSERT INTO "layout_checks" VALUES(2,35,'REQ_ROW_TOTAL','other_fee_unpaid');
INSERT INTO "layout_checks" VALUES(2,36,'REQ_ROW_TOTAL','other_misc');
INSERT INTO "layout_checks" VALUES(2,37,'REQ_ROW_TOTAL','total_processed');
INSERT INTO "layout_checks" VALUES(2,38,'REQ_ROW_TOTAL','carried_out');
INSERT INTO "layout_checks" VALUES(2,39,'REV_TOTAL_RECON',NULL);
INSERT INTO "layout_checks" VALUES(2,40,'REV_TOTAL_LIT_DIRECT',NULL);
INSERT INTO "layout_checks" VALUES(2,41,'REV_TOTAL_LIT_POST_RECON',NULL);
INSERT INTO "layout_checks" VALUES(4,0,'REQ_FLOW','natural_person');
INSERT INTO "layout_checks" VALUES(4,1,'REQ_FLOW','business_enterprise');
INSERT INTO "layout_checks" VALUES(4,2,'REQ_FLOW','research_institution');
INSERT INTO "layout_checks" VALUES(4,3,'REQ_FLOW','public_interest_org');
INSERT INTO "layout_checks" VALUES(4,4,'REQ_FLOW','legal_service_org');
INSERT INTO "layout_checks" VALUES(4,5,'REQ_FLOW','other_org');
INSERT INTO "layout_checks" VALUES(4,6,'REQ_FLOW','total');
INSERT INTO "layout_checks" VALUES(4,7,'REQ_PROCESSED_SUM_2019','natural_person');
INSERT INTO "layout_checks" VALUES(4,8,'REQ_PROCESSED_SUM_2019','business_enterprise');
INSERT INTO "layout_checks" VALUES(4,9,'REQ_PROCESSED_SUM_2019','research_institution');
INSERT INTO "layout_checks" VALUES(4,10,'REQ_PROCESSED_SUM_2019','public_interest_org');
INSERT INTO "layout_checks" VALUES(4,11,'REQ_PROCESSED_SUM_2019','legal_service_org');
INSERT INTO "layout_checks" VALUES(4,12,'REQ_PROCESSED_SUM_2019','other_org');
INSERT INTO "layout_checks" VALUES(4,13,'REQ_PROCESSED_SUM_2019','total');
INSERT INTO "layout_checks" VALUES(4,14,'REQ_ROW_TOTAL','new_received');
INSERT INTO "layout_checks" VALUES(4,15,'REQ_ROW_TOTAL','carried_in');
INSERT INTO "layout_checks" VALUES(4,16,'REQ_ROW_TOTAL','granted');
INSERT INTO "layout_checks" VALUES(4,17,'REQ_ROW_TOTAL','partially_granted');
INSERT INTO "layout_checks" VALUES(4,18,'REQ_ROW_TOTAL','denied_state_secret');
INSERT INTO "layout_checks" VALUES(4,19,'REQ_ROW_TOTAL','denied_law_prohibited');
INSERT INTO "layout_checks" VALUES(4,20,'REQ_ROW_TOTAL','denied_security_stability');
INSERT INTO "layout_checks" VALUES(4,21,'REQ_ROW_TOTAL','denied_third_party');
INSERT INTO "layout_checks" VALUES(4,22,'REQ_ROW_TOTAL','denied_internal_affairs');
INSERT INTO "layout_checks" VALUES(4,23,'REQ_ROW_TOTAL','denied_process_info');
INSERT INTO "layout_checks" VALUES(4,24,'REQ_ROW_TOTAL','denied_enforcement_file');
INSERT INTO "layout_checks" VALUES(4,25,'REQ_ROW_TOTAL','denied_admin_inquiry');
INSERT INTO "layout_checks" VALUES(4,26,'REQ_ROW_TOTAL','unable_not_held');
INSERT INTO "layout_checks" VALUES(4,27,'REQ_ROW_TOTAL','unable_needs_creation');
INSERT INTO "layout_checks" VALUES(4,28,'REQ_ROW_TOTAL','unable_still_unclear');
INSERT INTO "layout_checks" VALUES(4,29,'REQ_ROW_TOTAL','notproc_petition');
INSERT INTO "layout_checks" VALUES(4,30,'REQ_ROW_TOTAL','notproc_repeat');
INSERT INTO "layout_checks" VALUES(4,31,'REQ_ROW_TOTAL','notproc_publication');
INSERT INTO "layout_checks" VALUES(4,32,'REQ_ROW_TOTAL','notproc_mass');
INSERT INTO "layout_checks" VALUES(4,33,'REQ_ROW_TOTAL','notproc_confirm');
INSERT INTO "layout_checks" VALUES(4,34,'REQ_ROW_TOTAL','other_processing');
INSERT INTO "layout_checks" VALUES(4,35,'REQ_ROW_TOTAL','total_processed');
INSERT INTO "layout_checks" VALUES(4,36,'REQ_ROW_TOTAL','carried_out');
INSERT INTO "layout_checks" VALUES(4,37,'REV_TOTAL_RECON',NULL);
INSERT INTO "layout_checks" VALUES(4,38,'REV_TOTAL_LIT_DIRECT',NULL);
INSERT INTO "layout_checks" VALUES(4,39,'REV_TOTAL_LIT_POST_RECON',NULL);
INSERT INTO "layout_checks" VALUES(4,40,'ACT_NEWLY_DISCLOSED_LE_TOTAL','rules');
INSERT INTO "layout_checks" VALUES(4,41,'ACT_NEWLY_DISCLOSED_LE_TOTAL','normative_docs');
INSERT INTO "layout_checks" VALUES(4,42,'ACT_STOCK_AFTER_CHANGE_NONNEG','admin_licensing');
INSERT INTO "layout_checks" VALUES(4,43,'ACT_STOCK_AFTER_CHANGE_NONNEG','other_services');
INSERT INTO "layout_checks" VALUES(4,44,'ACT_STOCK_AFTER_CHANGE_NONNEG','admin_penalty');
INSERT INTO "layout_checks" VALUES(4,45,'ACT_STOCK_AFTER_CHANGE_NONNEG','admin_compulsion');
INSERT INTO "layout_checks" VALUES(4,46,'ACT_STOCK_AFTER_CHANGE_NONNEG','admin_fees');
CREATE TABLE layouts(
            layout_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, names BLOB NOT NULL UNIQUE, size INTEGER NOT NULL);
INSERT INTO "layouts" VALUES(1,'facts',X'2FD9276D42FB127A59B2E617E66916C1',200);
INSERT INTO "layouts" VALUES(2,'checks',X'4289FDC67CE01DCED24174B1954AAE81',42);
INSERT INTO "layouts" VALUES(3,'facts',X'10F878E850CFF990B4CC451141E72869',198);
INSERT INTO "layouts" VALUES(4,'checks',X'545208A984C31B5FA5CC6C0722769789',47);
CREATE TABLE panel_checks(
            report_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE, relation TEXT NOT NULL,
            scope TEXT NOT NULL, previous_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE,
            status TEXT NOT NULL, left_value, right_value, PRIMARY KEY (report_id, relation, scope)) WITHOUT ROWID
        ;
INSERT INTO "panel_checks" VALUES(1,'YOY_CARRY','business_enterprise',4,'pass',0,0);
INSERT INTO "panel_checks" VALUES(1,'YOY_CARRY','legal_service_org',4,'pass',0,0);
INSERT INTO "panel_checks" VALUES(1,'YOY_CARRY','natural_person',4,'pass',1,1);
INSERT INTO "panel_checks" VALUES(1,'YOY_CARRY','other_org',4,'pass',2,2);
INSERT INTO "panel_checks" VALUES(1,'YOY_CARRY','public_interest_org',4,'pass',2,2);
INSERT INTO "panel_checks" VALUES(1,'YOY_CARRY','research_institution',4,'pass',0,0);
INSERT INTO "panel_checks" VALUES(1,'YOY_CARRY','total',4,'pass',5,5);
INSERT INTO "panel_checks" VALUES(1,'YOY_NORMDOCS_STOCK','normative_docs',4,'pass',0,0);
INSERT INTO "panel_checks" VALUES(1,'YOY_NORMDOCS_STOCK','rules',4,'pass',0,0);
INSERT INTO "panel_checks" VALUES(2,'YOY_CARRY','business_enterprise',7,'pass',0,0);
INSERT INTO "panel_checks" VALUES(2,'YOY_CARRY','legal_service_org',7,'pass',0,0);
INSERT INTO "panel_checks" VALUES(2,'YOY_CARRY','natural_person',7,'pass',0,0);
INSERT INTO "panel_checks" VALUES(2,'YOY_CARRY','other_org',7,'pass',0,0);
INSERT INTO "panel_checks" VALUES(2,'YOY_CARRY','public_interest_org',7,'pass',0,0);
INSERT INTO "panel_checks" VALUES(2,'YOY_CARRY','research_institution',7,'pass',0,0);
INSERT INTO "panel_checks" VALUES(2,'YOY_CARRY','total',7,'pass',0,0);
INSERT INTO "panel_checks" VALUES(2,'YOY_NORMDOCS_STOCK','normative_docs',7,'pass',3,3);
INSERT INTO "panel_checks" VALUES(2,'YOY_NORMDOCS_STOCK','rules',7,'pass',0,0);
INSERT INTO "panel_checks" VALUES(3,'YOY_CARRY','business_enterprise',6,'pass',0,0);
INSERT INTO "panel_checks" VALUES(3,'YOY_CARRY','legal_service_org',6,'pass',2,2);
INSERT INTO "panel_checks" VALUES(3,'YOY_CARRY','natural_person',6,'pass',0,0);
INSERT INTO "panel_checks" VALUES(3,'YOY_CARRY','other_org',6,'pass',2,2);
INSERT INTO "panel_checks" VALUES(3,'YOY_CARRY','public_interest_org',6,'pass',2,2);
INSERT INTO "panel_checks" VALUES(3,'YOY_CARRY','research_institution',6,'pass',1,1);
INSERT INTO "panel_checks" VALUES(3,'YOY_CARRY','total',6,'pass',7,7);
INSERT INTO "panel_checks" VALUES(3,'YOY_NORMDOCS_STOCK','normative_docs',6,'pass',19,19);
INSERT INTO "panel_checks" VALUES(3,'YOY_NORMDOCS_STOCK','rules',6,'pass',0,0);
INSERT INTO "panel_checks" VALUES(4,'YOY_CARRY','business_enterprise',9,'pass',0,0);
INSERT INTO "panel_checks" VALUES(4,'YOY_CARRY','legal_service_org',9,'pass',0,0);
INSERT INTO "panel_checks" VALUES(4,'YOY_CARRY','natural_person',9,'pass',2,2);
INSERT INTO "panel_checks" VALUES(4,'YOY_CARRY','other_org',9,'pass',0,0);
INSERT INTO "panel_checks" VALUES(4,'YOY_CARRY','public_interest_org',9,'pass',0,0);
INSERT INTO "panel_checks" VALUES(4,'YOY_CARRY','research_institution',9,'pass',1,1);
INSERT INTO "panel_checks" VALUES(4,'YOY_CARRY','total',9,'pass',3,3);
INSERT INTO "panel_checks" VALUES(6,'YOY_CARRY','business_enterprise',8,'pass',1,1);
INSERT INTO "panel_checks" VALUES(6,'YOY_CARRY','legal_service_org',8,'pass',2,2);
INSERT INTO "panel_checks" VALUES(6,'YOY_CARRY','natural_person',8,'pass',0,0);
INSERT INTO "panel_checks" VALUES(6,'YOY_CARRY','other_org',8,'pass',0,0);
INSERT INTO "panel_checks" VALUES(6,'YOY_CARRY','public_interest_org',8,'pass',1,1);
INSERT INTO "panel_checks" VALUES(6,'YOY_CARRY','research_institution',8,'pass',1,1);
INSERT INTO "panel_checks" VALUES(6,'YOY_CARRY','total',8,'pass',5,5);
INSERT INTO "panel_checks" VALUES(7,'YOY_CARRY','business_enterprise',5,'not_evaluable',0,NULL);
INSERT INTO "panel_checks" VALUES(7,'YOY_CARRY','legal_service_org',5,'not_evaluable',0,NULL);
INSERT INTO "panel_checks" VALUES(7,'YOY_CARRY','natural_person',5,'not_evaluable',0,NULL);
INSERT INTO "panel_checks" VALUES(7,'YOY_CARRY','other_org',5,'not_evaluable',0,NULL);
INSERT INTO "panel_checks" VALUES(7,'YOY_CARRY','public_interest_org',5,'not_evaluable',0,NULL);
INSERT INTO "panel_checks" VALUES(7,'YOY_CARRY','research_institution',5,'not_evaluable',0,NULL);
INSERT INTO "panel_checks" VALUES(7,'YOY_CARRY','total',5,'pass',0,0);
CREATE TABLE places(place_id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, lines TEXT NOT NULL);
INSERT INTO "places" VALUES(1,X'D09849CC8B572472BDB8B03B815C244D','[[0,2,1],[0,3,1],[0,6,1],[0,9,1],[0,10,1],[0,13,1],[1,3,3],[1,4,3],[1,5,3],[1,6,3],[1,7,3],[1,8,3],[1,9,3],[1,10,3],[1,11,3],[1,12,3],[1,13,3],[1,14,3],[1,15,3],[1,16,3],[1,17,3],[1,18,3],[1,19,3],[1,20,3],[1,21,3],[1,22,3],[1,23,3],[1,24,3],[1,25,3],[1,26,3],[1,27,3],[2,3,0]]');
INSERT INTO "places" VALUES(2,X'C65EE0BAADD5154D7444A2BF6D37F605','[[0,2,1],[0,3,1],[0,6,1],[0,7,1],[0,10,1],[0,11,1],[0,14,1],[0,17,1],[1,3,3],[1,4,3],[1,5,3],[1,6,3],[1,7,3],[1,8,3],[1,9,3],[1,10,3],[1,11,3],[1,12,3],[1,13,3],[1,14,3],[1,15,3],[1,16,3],[1,17,3],[1,18,3],[1,19,3],[1,20,3],[1,21,3],[1,22,3],[1,23,3],[1,24,3],[1,25,3],[2,3,0]]');
INSERT INTO "places" VALUES(3,X'A3B32F9A162A24210025FBDBA43A0BE1','[[0,2,[1,3,4]],[0,3,[1,3,4]],[0,6,[1,3,4]],[0,7,[1,3,4]],[0,10,[1,3,4]],[0,11,[1,3,4]],[0,14,2],[0,17,2],[1,3,3],[1,4,3],[1,5,3],[1,6,3],[1,7,3],[1,8,3],[1,9,3],[1,10,3],[1,11,3],[1,12,3],[1,13,3],[1,14,3],[1,15,3],[1,16,3],[1,17,3],[1,18,3],[1,19,3],[1,20,3],[1,21,3],[1,22,3],[1,23,3],[1,24,3],[1,25,3],[2,3,0]]');
CREATE TABLE portals(
            portal_id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, host TEXT, name TEXT, adcode TEXT, family TEXT,
            state TEXT, details TEXT);
INSERT INTO "portals" VALUES(1,'http://www.lusong-sample.gov.cn/','www.lusong-sample.gov.cn','株洲市芦淞区人民政府（样例）','430203',NULL,'seen','{"expected":9,"learned":{"last_seen":"2026-11-22","family":"trs","columns":["http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/"],"found":9,"agencies":["430203/教育局","430203/水利局","430203/白关镇人民政府"]}}');
CREATE TABLE readings(
            report_id INTEGER PRIMARY KEY REFERENCES reports(report_id) ON DELETE CASCADE,
            capture_id INTEGER REFERENCES captures(capture_id),
            layout_id INTEGER NOT NULL REFERENCES layouts(layout_id), numbers TEXT NOT NULL, raws TEXT, units TEXT,
            states TEXT, place_id INTEGER REFERENCES places(place_id), place_table INTEGER, place_line INTEGER,
            check_layout_id INTEGER NOT NULL REFERENCES layouts(layout_id), statuses TEXT NOT NULL,
            lefts TEXT NOT NULL, rights TEXT, warnings TEXT, mentions TEXT, dates TEXT, evidence TEXT, extra TEXT);
INSERT INTO "readings" VALUES(1,NULL,1,'[0,0,0,0,0,0,310,237,14,"434.7",3,1,2,3,1,0,10,1,0,0,2,0,2,5,1,0,0,0,0,2,3,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0,0,0,1,0,0,0,0,0,0,0,1,0,0,1,0,0,2,0,0,0,0,0,0,0,1,0,0,0,0,0,1,0,0,0,1,0,0,1,0,0,0,1,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,4,0,0,3,0,2,9,0,1,2,2,1,0,6,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]',NULL,'{"9":"万元"}',NULL,1,NULL,NULL,2,'pppppppppppppppppppppppppppppppppppppppppp','[4,1,2,5,1,2,15,4,0,0,3,0,2,9,10,5,3,0,0,0,0,0,0,0,0,0,0,0,1,0,2,0,1,1,1,0,0,9,6,0,0,0]',NULL,NULL,'[{"indicator":"requests_received","value":10,"raw":"10件","unit":"件","sentence":"全年新收政府信息公开申请10件,内容多与征地补偿、工程建设有关。"},{"indicator":"processing_fee_collected","value":0,"raw":"没有收取信息处理费","unit":null,"sentence":"我镇2022年没有收取信息处理费,没有其他需要报告的事项。"}]','[{"date":"2023-01-17","source":"visible","raw":"发布时间:2023-01-17"},{"date":"2023-01-17","source":"meta","raw":"2023-01-17 12:55"},{"date":"2023-01-17","source":"url","raw":"/t20230117"}]','{"agency":"page_title","adcode":"name: 株洲市芦淞区","title":"page_title","published":"visible: 发布时间:2023-01-17","year":"page_title: 株洲市芦淞区白关镇人民政府2022年政府信息公开工作年度报告"}','{"encoding":"utf-8"}');
INSERT INTO "readings" VALUES(2,NULL,1,'[0,0,0,0,1,3,762,298,5,"798.3",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]',NULL,'{"9":"万元"}',NULL,1,NULL,NULL,2,'pppppppppppppppppppppppppppppppppppppppppp','[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]',NULL,NULL,'[{"indicator":"proactive_website","value":278,"raw":"278条","unit":"条","sentence":"我局把“能公开的一律先公开”作为日常要求，2022年累计在门户网站发布信息278条，内容涉及机构职能、财政收支、项目建设和民生保障。"},{"indicator":"requests_received","value":0,"raw":"未收到政府信息公开申请","unit":null,"sentence":"2022年未收到政府信息公开申请。"}]','[{"date":"2023-01-20","source":"visible","raw":"发布时间:2023-01-20"},{"date":"2023-01-20","source":"meta","raw":"2023-01-20 15:56"},{"date":"2023-01-16","source":"signature","raw":"2023年1月16日"},{"date":"2023-01-20","source":"url","raw":"/t20230120"}]','{"agency":"page_title","adcode":"name: 株洲市芦淞区","title":"page_title","published":"visible: 发布时间:2023-01-20","signed":"2023年1月16日","year":"page_title: 株洲市芦淞区水利局2022年政府信息公开工作年度报告"}','{"encoding":"utf-8"}');
INSERT INTO "readings" VALUES(3,NULL,1,'[0,0,0,0,1,19,1180,63,16,"0",12,0,1,1,1,2,17,0,0,1,2,2,2,7,3,0,0,2,2,2,9,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,3,0,0,0,0,0,3,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,3,0,0,0,0,0,3,0,0,0,0,0,0,0,2,0,0,0,0,0,2,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0,1,0,0,0,0,0,0,0,11,0,2,2,2,2,19,1,0,0,1,1,2,5,0,2,1,1,4,0,2,2,0,4,0,1,2,0,3]',NULL,'{"9":"万元"}',NULL,1,NULL,NULL,2,'pppppppppppppppppppppppppppppppppppppppppp','[12,0,2,3,3,4,24,11,0,2,2,2,2,19,17,7,9,0,0,0,0,3,0,0,0,0,3,0,2,0,0,0,1,0,0,1,0,19,5,4,4,3]',NULL,NULL,'[{"indicator":"proactive_website","value":229,"raw":"229条","unit":"条","sentence":"我局把“能公开的一律先公开”作为日常要求，2022年累计在门户网站发布信息229条，内容涉及机构职能、财政收支、项目建设和民生保障。"},{"indicator":"requests_received","value":17,"raw":"17件","unit":"件","sentence":"全年新收政府信息公开申请17件，内容多与征地补偿、工程建设有关。"}]','[{"date":"2023-01-23","source":"visible","raw":"发布时间:2023-01-23"},{"date":"2023-01-23","source":"meta","raw":"2023-01-23 16:54"},{"date":"2023-01-23","source":"url","raw":"/t20230123"}]','{"agency":"page_title","adcode":"name: 株洲市芦淞区","title":"page_title","published":"visible: 发布时间:2023-01-23","year":"page_title: 株洲市芦淞区教育局2022年政府信息公开工作年度报告"}','{"encoding":"utf-8"}');
INSERT INTO "readings" VALUES(4,NULL,1,'[0,0,0,0,1,0,172,6,8,"0",1,0,0,5,4,2,12,2,0,1,0,0,0,3,0,0,1,0,1,0,2,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,1,0,0,0,0,0,0,0,1,0,0,0,0,0,1,0,0,0,1,0,0,1,0,0,0,0,1,0,1,1,0,0,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,1,2,0,1,3,4,0,10,1,0,0,2,0,2,5,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]',NULL,'{"9":"万元"}',NULL,1,NULL,NULL,2,'pppppppppppppppppppppppppppppppppppppppppp','[3,0,1,5,4,2,15,2,0,1,3,4,0,10,12,3,2,0,0,1,0,1,1,1,1,0,1,0,0,0,0,0,0,1,0,0,1,10,5,0,0,0]',NULL,NULL,'[{"indicator":"requests_received","value":12,"raw":"12件","unit":"件","sentence":"2021年共收到政府信息公开申请12件，均在法定期限内处理。"},{"indicator":"processing_fee_collected","value":0,"raw":"未向申请人收取信息处理费","unit":null,"sentence":"本年度未向申请人收取信息处理费用。"}]','[{"date":"2022-01-16","source":"visible","raw":"发布时间:2022-01-16"},{"date":"2022-01-16","source":"meta","raw":"2022-01-16 09:56"},{"date":"2022-01-09","source":"signature","raw":"2022年1月9日"},{"date":"2022-01-16","source":"url","raw":"/t20220116"}]','{"agency":"page_title","adcode":"name: 株洲市芦淞区","title":"page_title","published":"visible: 发布时间:2022-01-16","signed":"2022年1月9日","year":"page_title: 株洲市芦淞区白关镇人民政府2021年政府信息公开工作年度报告"}','{"encoding":"utf-8"}');
INSERT INTO "readings" VALUES(5,NULL,3,'[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,6,"8236541.4",null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,0,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null]','{"21":"8236541.4元"}','{"21":"元"}','rrrrrrrrrrrrrrrrrrrrrrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbrbbbbbbbbbbbbbbb',2,NULL,NULL,4,'nnnnnnpnnnnnnpnnnnnnnnnnnnnnnnnnnnnnnnnnppppppp','[null,null,null,null,null,null,0,null,null,null,null,null,null,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,null,null,null,0,0,0,0,0,0,0]','{"14":null,"15":null,"16":null,"17":null,"18":null,"19":null,"20":null,"21":null,"22":null,"23":null,"24":null,"25":null,"26":null,"27":null,"28":null,"29":null,"30":null,"31":null,"32":null,"33":null,"34":null,"35":null,"36":null}',NULL,'[{"indicator":"requests_received","value":0,"raw":"未收到政府信息公开申请","unit":null,"sentence":"2020年未收到政府信息公开申请。"}]','[{"date":"2021-01-31","source":"visible","raw":"发布时间:2021-01-31"},{"date":"2021-01-31","source":"meta","raw":"2021-01-31 17:17"},{"date":"2021-01-31","source":"url","raw":"/t20210131"}]','{"agency":"page_title","adcode":"name: 株洲市芦淞区","title":"page_title","published":"visible: 发布时间:2021-01-31","year":"page_title: 株洲市芦淞区水利局2020年政府信息公开工作年度报告"}','{"encoding":"utf-8"}');
INSERT INTO "readings" VALUES(6,NULL,1,'[0,0,0,3,1,20,231,88,19,"0",8,0,3,2,2,5,20,0,1,1,1,2,0,5,1,1,0,1,0,1,4,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,0,0,0,0,0,0,0,0,0,1,0,0,0,1,2,0,1,0,1,0,4,0,0,0,0,0,0,0,0,0,0,0,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,1,0,0,0,2,1,0,0,0,0,0,1,3,0,0,0,0,0,3,0,0,0,0,0,0,0,0,0,0,0,0,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,8,1,3,1,2,3,18,0,0,1,2,2,2,7,2,2,1,0,5,1,1,0,2,4,2,0,1,1,4]',NULL,'{"9":"万元"}',NULL,1,NULL,NULL,2,'pppppppppppppppppppppppppppppppppppppppppp','[8,1,4,3,4,5,25,8,1,3,1,2,3,18,20,5,4,0,0,1,0,1,4,0,1,0,0,2,1,3,0,1,0,0,0,0,0,18,7,5,4,4]',NULL,NULL,'[{"indicator":"proactive_website","value":109,"raw":"109条","unit":"条","sentence":"我局把“能公开的一律先公开”作为日常要求，2021年累计在门户网站发布信息109条，内容涉及机构职能、财政收支、项目建设和民生保障。"},{"indicator":"requests_received","value":20,"raw":"20件","unit":"件","sentence":"全年新收政府信息公开申请20件，内容多与征地补偿、工程建设有关。"}]','[{"date":"2022-01-12","source":"visible","raw":"发布时间:2022-01-12"},{"date":"2022-01-12","source":"meta","raw":"2022-01-12 15:30"},{"date":"2022-01-12","source":"url","raw":"/t20220112"}]','{"agency":"page_title","adcode":"name: 株洲市芦淞区","title":"page_title","published":"visible: 发布时间:2022-01-12","year":"page_title: 株洲市芦淞区教育局2021年政府信息公开工作年度报告"}','{"encoding":"utf-8"}');
INSERT INTO "readings" VALUES(7,NULL,1,'[0,0,0,0,0,4,450,173,19,"0",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]',NULL,'{"9":"万元"}',NULL,1,NULL,NULL,2,'pppppppppppppppppppppppppppppppppppppppppp','[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]',NULL,NULL,'[{"indicator":"proactive_website","value":477,"raw":"477条","unit":"条","sentence":"我局把“能公开的一律先公开”作为日常要求，2021年累计在门户网站发布信息477条，内容涉及机构职能、财政收支、项目建设和民生保障。"},{"indicator":"requests_received","value":0,"raw":"未收到公民、法人或者其他组织提出的政府信息公开申请","unit":null,"sentence":"全年未收到公民、法人或者其他组织提出的政府信息公开申请。"},{"indicator":"processing_fee_collected","value":0,"raw":"未向申请人收取信息处理费","unit":null,"sentence":"本年度未向申请人收取信息处理费用。"}]','[{"date":"2022-01-08","source":"visible","raw":"发布时间:2022-01-08"},{"date":"2022-01-08","source":"meta","raw":"2022-01-08 15:11"},{"date":"2022-01-02","source":"signature","raw":"2022年1月2日"},{"date":"2022-01-08","source":"url","raw":"/t20220108"}]','{"agency":"page_title","adcode":"name: 株洲市芦淞区","title":"page_title","published":"visible: 发布时间:2022-01-08","signed":"2022年1月2日","year":"page_title: 株洲市芦淞区水利局2021年政府信息公开工作年度报告"}','{"encoding":"utf-8"}');
INSERT INTO "readings" VALUES(8,NULL,3,'[0,0,0,3,3,35,0,0,0,0,0,0,108,1,465,81,1,38,0,0,4,"844.5",9,1,1,1,2,0,14,1,0,1,0,0,0,2,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,3,0,0,0,0,0,3,0,0,0,0,0,0,0,0,0,0,0,0,0,0,3,0,0,0,0,0,3,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,2,0,0,0,0,0,2,0,0,0,0,0,0,0,2,0,0,0,0,0,2,0,0,0,0,0,0,0,0,0,1,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,10,0,1,0,0,0,11,0,1,1,1,2,0,5,1,1,0,2,4,0,2,0,1,3,0,1,2,0,3]','{"13":"+1","16":"+1","21":"844.5万元"}','{"21":"万元"}',NULL,2,NULL,NULL,4,'ppppppppppppppppppppppppppppppppppppppppppppppp','[10,1,2,1,2,0,16,10,0,1,0,0,0,11,14,2,0,0,0,0,3,0,0,3,0,0,0,0,2,0,2,0,1,0,0,11,5,4,3,3,0,3,0,0,109,82,0]','{"41":35,"44":0,"45":0}',NULL,'[{"indicator":"requests_received","value":14,"raw":"14件","unit":"件","sentence":"2020年共收到政府信息公开申请14件，均在法定期限内处理。"}]','[{"date":"2021-01-18","source":"visible","raw":"发布时间:2021-01-18"},{"date":"2021-01-18","source":"meta","raw":"2021-01-18 09:12"},{"date":"2021-01-18","source":"url","raw":"/t20210118"}]','{"agency":"page_title","adcode":"name: 株洲市芦淞区","title":"page_title","published":"visible: 发布时间:2021-01-18","year":"page_title: 株洲市芦淞区教育局2020年政府信息公开工作年度报告"}','{"encoding":"utf-8"}');
INSERT INTO "readings" VALUES(9,NULL,3,'[0,0,0,2,2,30,4,3,62,32,-3,747,7,-3,674,0,0,0,48,4,1,"29561.20",3,0,1,0,4,0,8,0,0,0,0,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0,1,0,2,0,0,0,0,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,1,0,0,0,0,1,0,1,0,0,0,0,0,0,0,1,0,0,0,5,0,6,2,0,1,0,0,0,3,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]','{"7":"+3","19":"+4","21":"29561.20元"}','{"21":"元"}',NULL,3,NULL,NULL,4,'ppppppppppppppppppppppppppppppppppppppppppppppp','[3,0,1,0,5,0,9,1,0,0,0,5,0,6,8,1,0,0,0,1,0,0,0,0,0,0,0,2,1,0,0,0,1,1,0,6,3,0,0,0,0,2,7,29,4,0,52]','{"41":30,"42":0,"43":0,"44":0,"46":0}',NULL,'[{"indicator":"proactive_wechat","value":537,"raw":"537条","unit":"条","sentence":"2020年，我镇围绕群众最关心的收费、补贴、招投标等事项，全年通过网站、公示栏、微信群等途径发布各类信息537条，其中惠民补贴类信息按月更新。"},{"indicator":"requests_received","value":8,"raw":"8件","unit":"件","sentence":"2020年共收到政府信息公开申请8件，均在法定期限内处理。"}]','[{"date":"2021-01-21","source":"visible","raw":"发布时间:2021-01-21"},{"date":"2021-01-21","source":"meta","raw":"2021-01-21 10:27"},{"date":"2021-01-15","source":"signature","raw":"2021年1月15日"},{"date":"2021-01-21","source":"url","raw":"/t20210121"}]','{"agency":"page_title","adcode":"name: 株洲市芦淞区","title":"page_title","published":"visible: 发布时间:2021-01-21","signed":"2021年1月15日","year":"page_title: 株洲市芦淞区白关镇人民政府2020年政府信息公开工作年度报告"}','{"encoding":"utf-8"}');
CREATE TABLE "rejects" (
   "reject_id" INTEGER PRIMARY KEY,
   "url" TEXT NOT NULL,
   "host" TEXT,
   "reason" TEXT NOT NULL,
   "detail" TEXT,
   "run_id" INTEGER REFERENCES "runs"("run_id"),
   "at" TEXT NOT NULL,
   "first_run_id" INTEGER REFERENCES "runs"("run_id"),
   "first_at" TEXT NOT NULL,
   "whole_host" INTEGER NOT NULL
);
CREATE TABLE report_captures(
            report_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE,
            capture_id INTEGER NOT NULL REFERENCES captures(capture_id),
            PRIMARY KEY (report_id, capture_id)) WITHOUT ROWID
        ;
CREATE TABLE reports(
            report_id INTEGER PRIMARY KEY, url TEXT, address INTEGER NOT NULL, title TEXT, agency TEXT,
            agency_key TEXT, adcode TEXT, year INTEGER, form TEXT, published TEXT, signed TEXT,
            version INTEGER NOT NULL, is_current INTEGER NOT NULL,
            capture_id INTEGER NOT NULL REFERENCES captures(capture_id),
            harvester_version TEXT NOT NULL, site TEXT NOT NULL, scope TEXT, grade TEXT,
            disagrees INTEGER NOT NULL DEFAULT 0, cells INTEGER NOT NULL, reported INTEGER NOT NULL,
            failed INTEGER NOT NULL, content BLOB NOT NULL);
INSERT INTO "reports" VALUES(1,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202301/t20230117_1063.html',1017560080983861918,'株洲市芦淞区白关镇人民政府2022年政府信息公开工作年度报告','株洲市芦淞区白关镇人民政府','430203/白关镇人民政府','430203',2022,'ogi2021','2023-01-17',NULL,1,1,4,'0.1.0','','own_agency','A',0,200,200,0,X'92215CA44CF8E23C0805004DB680D944');
INSERT INTO "reports" VALUES(2,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202301/t20230120_1021.html',1017553610784415687,'株洲市芦淞区水利局2022年政府信息公开工作年度报告','株洲市芦淞区水利局','430203/水利局','430203',2022,'ogi2021','2023-01-20','2023-01-16',1,1,5,'0.1.0','','own_agency','A',0,200,200,0,X'C15906111DC4870794F467C0949A3A9E');
INSERT INTO "reports" VALUES(3,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202301/t20230123_1042.html',1017592869106501638,'株洲市芦淞区教育局2022年政府信息公开工作年度报告','株洲市芦淞区教育局','430203/教育局','430203',2022,'ogi2021','2023-01-23',NULL,1,1,6,'0.1.0','','own_agency','A',0,200,200,0,X'8994A7046116B7637B21CEA724FFD98B');
INSERT INTO "reports" VALUES(4,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202201/t20220116_1056.html',1017758072062566270,'株洲市芦淞区白关镇人民政府2021年政府信息公开工作年度报告','株洲市芦淞区白关镇人民政府','430203/白关镇人民政府','430203',2021,'ogi2021','2022-01-16','2022-01-09',1,1,8,'0.1.0','','own_agency','A',0,200,200,0,X'7A951E535838B450CA6CA9E930DEBE31');
INSERT INTO "reports" VALUES(5,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202101/t20210131_1007.html',1017762120814618426,'株洲市芦淞区水利局2020年政府信息公开工作年度报告','株洲市芦淞区水利局','430203/水利局','430203',2020,'ogi2019','2021-01-31',NULL,1,1,10,'0.1.0','','own_agency','A',0,198,45,0,X'8276316D64FBD1354551BB5991D8CE92');
INSERT INTO "reports" VALUES(6,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202201/t20220112_1035.html',1017623349399499580,'株洲市芦淞区教育局2021年政府信息公开工作年度报告','株洲市芦淞区教育局','430203/教育局','430203',2021,'ogi2021','2022-01-12',NULL,1,1,12,'0.1.0','','own_agency','A',0,200,200,0,X'A13AE9C82BC61C8C2346809EB585AD09');
INSERT INTO "reports" VALUES(7,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202201/t20220108_1014.html',1017771002329427154,'株洲市芦淞区水利局2021年政府信息公开工作年度报告','株洲市芦淞区水利局','430203/水利局','430203',2021,'ogi2021','2022-01-08','2022-01-02',1,1,11,'0.1.0','','own_agency','A',0,200,200,0,X'A7A53C13AE8593D324FD4E3E6CADE688');
INSERT INTO "reports" VALUES(8,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202101/t20210118_1028.html',1017679935920537180,'株洲市芦淞区教育局2020年政府信息公开工作年度报告','株洲市芦淞区教育局','430203/教育局','430203',2020,'ogi2019','2021-01-18',NULL,1,1,14,'0.1.0','','own_agency','A',0,198,198,0,X'7DC0ECEADEBA3EF131A05E1A9DAC112F');
INSERT INTO "reports" VALUES(9,'http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/202101/t20210121_1049.html',1017572570337874455,'株洲市芦淞区白关镇人民政府2020年政府信息公开工作年度报告','株洲市芦淞区白关镇人民政府','430203/白关镇人民政府','430203',2020,'ogi2019','2021-01-21','2021-01-15',1,1,15,'0.1.0','','own_agency','A',0,198,198,0,X'435B40863A87B52BFA816F0A82D7E8DF');
CREATE TABLE "runs" (
   "run_id" INTEGER PRIMARY KEY,
   "spider" TEXT NOT NULL,
   "arguments" TEXT NOT NULL,
   "started_at" TEXT NOT NULL,
   "finished_at" TEXT,
   "finish_reason" TEXT,
   "statistics" TEXT
);
INSERT INTO "runs" VALUES(1,'hunan','{}','2026-11-22T12:40:43Z','2026-11-22T12:40:44Z','finished','{"portals": 1, "requests": 17, "pages": 17, "wasted": 2, "reports": {"new": 9}, "refused": {}, "failed": {}, "by_portal": [{"name": "株洲市芦淞区人民政府（样例）", "url": "http://www.lusong-sample.gov.cn/", "adcode": "430203", "expected": 9, "requests": 17, "pages": 17, "lists": 8, "wasted": 2, "reports": {"new": 9}, "refused": {}, "failed": {}, "families": {"trs": 3}, "columns": ["http://www.lusong-sample.gov.cn/zwgk/zfxxgkml/nb/"], "ended": "nothing left to look at", "cut_short": false}], "short": []}');
CREATE TABLE sections(
            section_id INTEGER PRIMARY KEY,
            report_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE,
            section TEXT NOT NULL, heading TEXT, text TEXT NOT NULL);
INSERT INTO "sections" VALUES(1,1,'preamble',NULL,'根据《中华人民共和国政府信息公开条例》第五十条和上级关于编制年度报告的统一格式,株洲市芦淞区白关镇人民政府汇总全年工作情况,形成本报告。所列数据的统计时段为2022年1月1日至2022年12月31日。');
INSERT INTO "sections" VALUES(2,1,'overview','一、总体情况','(一)主动公开。2022年我镇对照主动公开基本目录逐项梳理,补齐空白栏目,全年更新信息463条,并对三个长期未更新的栏目作了合并。
(二)依申请公开情况。我镇修订了申请办理流程图并张贴上墙,工作人员人手一份。全年新收政府信息公开申请10件,内容多与征地补偿、工程建设有关。
(三)政府信息管理情况。我镇建立文件公开属性源头认定机制,拟稿时即标明公开方式,拟不公开的须写明理由并由分管负责人签字。
(四)平台建设。在办事大厅和村(社区)公开栏之外,新设移动公告牌六块,方便不会上网的老年人了解政策。
(五)监督保障情况。成立由主要负责人牵头的工作小组,每半年召开一次会议研究难点问题,并邀请人大代表、政协委员现场评议。');
INSERT INTO "sections" VALUES(3,1,'proactive','二、主动公开政府信息情况','');
INSERT INTO "sections" VALUES(4,1,'requests','三、收到和处理政府信息公开申请情况','');
INSERT INTO "sections" VALUES(5,1,'review','四、政府信息公开行政复议、行政诉讼情况','');
INSERT INTO "sections" VALUES(6,1,'problems','五、存在的主要问题及改进情况','2022年我镇的政府信息公开工作虽有进步,但仍存在一些不足:一是少数科室公开意识不强,往往等催才报;二是政策解读形式单一,图表和问答类材料偏少;三是经办人员多为兼职,业务还不够熟练。
针对上述问题,我镇拟采取的措施是:对照目录逐条确定责任人和更新周期;安排专项经费推进档案数字化;建立AB岗,确保人员变动时工作不断线。');
INSERT INTO "sections" VALUES(7,1,'other','六、其他需要报告的事项','我镇2022年没有收取信息处理费,没有其他需要报告的事项。');
INSERT INTO "sections" VALUES(8,2,'overview','一、总体情况','（一）主动公开情况。我局把“能公开的一律先公开”作为日常要求，2022年累计在门户网站发布信息278条，内容涉及机构职能、财政收支、项目建设和民生保障。
（二）依申请公开情况。我局修订了申请办理流程图并张贴上墙，工作人员人手一份。2022年未收到政府信息公开申请。
（三）政府信息管理情况。指定专人负责公开台账，每季度末与网站后台数据核对一次，确保账实相符。
（四）平台建设。在办事大厅和村（社区）公开栏之外，新设移动公告牌六块，方便不会上网的老年人了解政策。
（五）监督保障情况。我局把公开工作列入年度考核，占综合考评三分；组织业务培训两次，参训四十余人次。全年没有因公开工作被问责的情形。');
INSERT INTO "sections" VALUES(9,2,'proactive','二、主动公开政府信息情况','');
INSERT INTO "sections" VALUES(10,2,'requests','三、收到和处理政府信息公开申请情况','');
INSERT INTO "sections" VALUES(11,2,'review','四、政府信息公开行政复议、行政诉讼情况','');
INSERT INTO "sections" VALUES(12,2,'problems','五、存在的主要问题及改进情况','主要问题：部分栏目存在年初少、年末集中的现象；个别信息标题不够规范，影响检索；宣传发动不足，一些群众不知道可以申请公开。
改进措施：加强对村（社区）公开工作的指导，统一模板和时限；开通线上意见征集，凡收必复；对申请较多的事项主动转为公开内容，减少群众跑腿。');
INSERT INTO "sections" VALUES(13,2,'other','六、其他需要报告的事项','一是信息处理费方面，2022年收取金额为零；二是当年承办的人大代表建议和政协委员提案均已按期答复，并依规在网站公开。
株洲市芦淞区水利局
2023年1月16日');
INSERT INTO "sections" VALUES(14,3,'overview','一、总体情况','（一）主动公开情况。我局把“能公开的一律先公开”作为日常要求，2022年累计在门户网站发布信息229条，内容涉及机构职能、财政收支、项目建设和民生保障。
（二）依申请公开情况。我局修订了申请办理流程图并张贴上墙，工作人员人手一份。全年新收政府信息公开申请17件，内容多与征地补偿、工程建设有关。
（三）政府信息管理情况。指定专人负责公开台账，每季度末与网站后台数据核对一次，确保账实相符。
（四）政府信息公开平台建设情况。对公开专栏的层级作了调整，由五级目录减为三级，检索结果可以按年份筛选。
（五）监督保障。我局定期自查栏目更新情况，对逾期未更新的科室发出提醒函，年内共发出提醒函五份，均已整改到位。');
INSERT INTO "sections" VALUES(15,3,'proactive','二、主动公开政府信息情况','');
INSERT INTO "sections" VALUES(16,3,'requests','三、收到和处理政府信息公开申请情况','');
INSERT INTO "sections" VALUES(17,3,'review','四、政府信息公开行政复议、行政诉讼情况','');
INSERT INTO "sections" VALUES(18,3,'problems','五、存在的主要问题及改进情况','主要问题：部分栏目存在年初少、年末集中的现象；个别信息标题不够规范，影响检索；宣传发动不足，一些群众不知道可以申请公开。
下一步，我局将从以下方面改进：一是把公开要求写进办文流程，做到文件与解读同步起草、同步发布；二是每季度开展一次以案代训；三是建立栏目更新提醒制度，避免集中补录。');
INSERT INTO "sections" VALUES(19,3,'other','六、其他需要报告的事项','无其他需要报告的事项。');
INSERT INTO "sections" VALUES(20,4,'preamble',NULL,'本报告依照《中华人民共和国政府信息公开条例》及国务院办公厅印发的年度报告格式编写，数据由株洲市芦淞区白关镇人民政府各科室逐项核对后汇总，统计口径为2021自然年度。');
INSERT INTO "sections" VALUES(21,4,'overview','一、总体情况','（一）主动公开。2021年我镇对照主动公开基本目录逐项梳理，补齐空白栏目，全年更新信息280条，并对三个长期未更新的栏目作了合并。
（二）依申请公开情况。2021年共收到政府信息公开申请12件，均在法定期限内处理。受理窗口、信函、网络三种渠道全年畅通，登记簿册完整。
（三）政府信息管理情况。我镇建立文件公开属性源头认定机制，拟稿时即标明公开方式，拟不公开的须写明理由并由分管负责人签字。
（四）平台建设情况。完成专栏适老化改造，增加大字版和语音播报，全年专栏运行平稳，没有发生安全事件。
（五）监督保障情况。成立由主要负责人牵头的工作小组，每半年召开一次会议研究难点问题，并邀请人大代表、政协委员现场评议。');
INSERT INTO "sections" VALUES(22,4,'proactive','二、主动公开政府信息情况','');
INSERT INTO "sections" VALUES(23,4,'requests','三、收到和处理政府信息公开申请情况','');
INSERT INTO "sections" VALUES(24,4,'review','四、政府信息公开行政复议、行政诉讼情况','');
INSERT INTO "sections" VALUES(25,4,'problems','五、存在的主要问题及改进情况','主要问题：部分栏目存在年初少、年末集中的现象；个别信息标题不够规范，影响检索；宣传发动不足，一些群众不知道可以申请公开。
下一步，我镇将从以下方面改进：一是把公开要求写进办文流程，做到文件与解读同步起草、同步发布；二是每季度开展一次以案代训；三是建立栏目更新提醒制度，避免集中补录。');
INSERT INTO "sections" VALUES(26,4,'other','六、其他需要报告的事项','本年度未向申请人收取信息处理费用。
株洲市芦淞区白关镇人民政府
2022年1月9日');
INSERT INTO "sections" VALUES(27,5,'preamble',NULL,'按照法定要求，株洲市芦淞区水利局现向社会公布2020年政府信息公开工作情况。读者如对报告内容有疑问，可在工作时间到办公地点当面咨询。');
INSERT INTO "sections" VALUES(28,5,'overview','一、总体情况','（一）主动公开。2020年我局对照主动公开基本目录逐项梳理，补齐空白栏目，全年更新信息787条，并对三个长期未更新的栏目作了合并。
（二）依申请公开情况。2020年未收到政府信息公开申请。我局明确由办公室统一登记、分办和答复，答复文书一律经法制审核后送达。
（三）政府信息管理情况。指定专人负责公开台账，每季度末与网站后台数据核对一次，确保账实相符。
（四）平台建设情况。我局没有单独开设网站，依托上级门户网站公开专栏发布信息；便民服务大厅设有查阅点一处，配备查询电脑和纸质汇编。
（五）监督保障情况。我局把公开工作列入年度考核，占综合考评三分；组织业务培训两次，参训四十余人次。全年没有因公开工作被问责的情形。');
INSERT INTO "sections" VALUES(29,5,'proactive','二、主动公开政府信息情况','');
INSERT INTO "sections" VALUES(30,5,'requests','三、收到和处理政府信息公开申请情况','');
INSERT INTO "sections" VALUES(31,5,'review','四、政府信息公开行政复议、行政诉讼情况','');
INSERT INTO "sections" VALUES(32,5,'problems','五、存在的主要问题和改进措施','一年来的主要问题有：公开内容与群众实际需要还有距离，办事类信息更新偏慢；历史文件数字化程度不高，查找费时；基层经办人员更换频繁，工作衔接不够顺畅。
改进措施：加强对村（社区）公开工作的指导，统一模板和时限；开通线上意见征集，凡收必复；对申请较多的事项主动转为公开内容，减少群众跑腿。');
INSERT INTO "sections" VALUES(33,6,'overview','一、总体情况','（一）主动公开情况。我局把“能公开的一律先公开”作为日常要求，2021年累计在门户网站发布信息109条，内容涉及机构职能、财政收支、项目建设和民生保障。
（二）依申请公开情况。我局修订了申请办理流程图并张贴上墙，工作人员人手一份。全年新收政府信息公开申请20件，内容多与征地补偿、工程建设有关。
（三）政府信息管理情况。落实信息发布三审三校，涉及个人信息的名单类内容一律隐去身份证号码和银行账号后再行发布。
（四）政府信息公开平台建设情况。对公开专栏的层级作了调整，由五级目录减为三级，检索结果可以按年份筛选。
（五）监督保障情况。成立由主要负责人牵头的工作小组，每半年召开一次会议研究难点问题，并邀请人大代表、政协委员现场评议。');
INSERT INTO "sections" VALUES(34,6,'proactive','二、主动公开政府信息情况','');
INSERT INTO "sections" VALUES(35,6,'requests','三、收到和处理政府信息公开申请情况','');
INSERT INTO "sections" VALUES(36,6,'review','四、政府信息公开行政复议、行政诉讼情况','');
INSERT INTO "sections" VALUES(37,6,'problems','五、存在的主要问题及改进情况','一年来的主要问题有：公开内容与群众实际需要还有距离，办事类信息更新偏慢；历史文件数字化程度不高，查找费时；基层经办人员更换频繁，工作衔接不够顺畅。
改进措施：加强对村（社区）公开工作的指导，统一模板和时限；开通线上意见征集，凡收必复；对申请较多的事项主动转为公开内容，减少群众跑腿。');
INSERT INTO "sections" VALUES(38,6,'other','六、其他需要报告的事项','一是信息处理费方面，2021年收取金额为零；二是当年承办的人大代表建议和政协委员提案均已按期答复，并依规在网站公开。');
INSERT INTO "sections" VALUES(39,7,'preamble',NULL,'按照法定要求，株洲市芦淞区水利局现向社会公布2021年政府信息公开工作情况。读者如对报告内容有疑问，可在工作时间到办公地点当面咨询。');
INSERT INTO "sections" VALUES(40,7,'overview','一、总体情况','（一）主动公开情况。我局把“能公开的一律先公开”作为日常要求，2021年累计在门户网站发布信息477条，内容涉及机构职能、财政收支、项目建设和民生保障。
（二）依申请公开情况。全年未收到公民、法人或者其他组织提出的政府信息公开申请。我局明确由办公室统一登记、分办和答复，答复文书一律经法制审核后送达。
（三）政府信息管理情况。指定专人负责公开台账，每季度末与网站后台数据核对一次，确保账实相符。
（四）政府信息公开平台建设情况。对公开专栏的层级作了调整，由五级目录减为三级，检索结果可以按年份筛选。
（五）监督保障情况。成立由主要负责人牵头的工作小组，每半年召开一次会议研究难点问题，并邀请人大代表、政协委员现场评议。');
INSERT INTO "sections" VALUES(41,7,'proactive','二、主动公开政府信息情况','');
INSERT INTO "sections" VALUES(42,7,'requests','三、收到和处理政府信息公开申请情况','');
INSERT INTO "sections" VALUES(43,7,'review','四、政府信息公开行政复议、行政诉讼情况','');
INSERT INTO "sections" VALUES(44,7,'problems','五、存在的主要问题及改进情况','主要问题：部分栏目存在年初少、年末集中的现象；个别信息标题不够规范，影响检索；宣传发动不足，一些群众不知道可以申请公开。
改进措施：加强对村（社区）公开工作的指导，统一模板和时限；开通线上意见征集，凡收必复；对申请较多的事项主动转为公开内容，减少群众跑腿。');
INSERT INTO "sections" VALUES(45,7,'other','六、其他需要报告的事项','本年度未向申请人收取信息处理费用。
株洲市芦淞区水利局
2022年1月2日');
INSERT INTO "sections" VALUES(46,8,'overview','一、总体情况','（一）主动公开。2020年我局对照主动公开基本目录逐项梳理，补齐空白栏目，全年更新信息374条，并对三个长期未更新的栏目作了合并。
（二）依申请公开情况。2020年共收到政府信息公开申请14件，均在法定期限内处理。我局明确由办公室统一登记、分办和答复，答复文书一律经法制审核后送达。
（三）政府信息管理情况。我局建立文件公开属性源头认定机制，拟稿时即标明公开方式，拟不公开的须写明理由并由分管负责人签字。
（四）平台建设情况。完成专栏适老化改造，增加大字版和语音播报，全年专栏运行平稳，没有发生安全事件。
（五）监督保障情况。我局把公开工作列入年度考核，占综合考评三分；组织业务培训两次，参训四十余人次。全年没有因公开工作被问责的情形。');
INSERT INTO "sections" VALUES(47,8,'proactive','二、主动公开政府信息情况','');
INSERT INTO "sections" VALUES(48,8,'requests','三、收到和处理政府信息公开申请情况','');
INSERT INTO "sections" VALUES(49,8,'review','四、政府信息公开行政复议、行政诉讼情况','');
INSERT INTO "sections" VALUES(50,8,'problems','五、存在的主要问题及改进情况','一年来的主要问题有：公开内容与群众实际需要还有距离，办事类信息更新偏慢；历史文件数字化程度不高，查找费时；基层经办人员更换频繁，工作衔接不够顺畅。
下一步，我局将从以下方面改进：一是把公开要求写进办文流程，做到文件与解读同步起草、同步发布；二是每季度开展一次以案代训；三是建立栏目更新提醒制度，避免集中补录。');
INSERT INTO "sections" VALUES(51,8,'other','六、其他需要报告的事项','无其他需要报告的事项。');
INSERT INTO "sections" VALUES(52,9,'preamble',NULL,'按照法定要求，株洲市芦淞区白关镇人民政府现向社会公布2020年政府信息公开工作情况。读者如对报告内容有疑问，可在工作时间到办公地点当面咨询。');
INSERT INTO "sections" VALUES(53,9,'overview','一、总体情况','（一）主动公开情况。2020年，我镇围绕群众最关心的收费、补贴、招投标等事项，全年通过网站、公示栏、微信群等途径发布各类信息537条，其中惠民补贴类信息按月更新。
（二）依申请公开情况。2020年共收到政府信息公开申请8件，均在法定期限内处理。受理窗口、信函、网络三种渠道全年畅通，登记簿册完整。
（三）政府信息管理情况。我镇建立文件公开属性源头认定机制，拟稿时即标明公开方式，拟不公开的须写明理由并由分管负责人签字。
（四）平台建设情况。完成专栏适老化改造，增加大字版和语音播报，全年专栏运行平稳，没有发生安全事件。
（五）监督保障情况。成立由主要负责人牵头的工作小组，每半年召开一次会议研究难点问题，并邀请人大代表、政协委员现场评议。');
INSERT INTO "sections" VALUES(54,9,'proactive','二、主动公开政府信息情况','');
INSERT INTO "sections" VALUES(55,9,'requests','三、收到和处理政府信息公开申请情况','');
INSERT INTO "sections" VALUES(56,9,'review','四、政府信息公开行政复议、行政诉讼情况','');
INSERT INTO "sections" VALUES(57,9,'problems','五、存在的主要问题及改进情况','一年来的主要问题有：公开内容与群众实际需要还有距离，办事类信息更新偏慢；历史文件数字化程度不高，查找费时；基层经办人员更换频繁，工作衔接不够顺畅。
2021年，我镇将继续以群众需求为导向，优化目录、加密更新、改进解读，并把公开工作成效与科室评先评优挂钩。');
INSERT INTO "sections" VALUES(58,9,'other','六、其他需要报告的事项','无其他需要报告的事项。
株洲市芦淞区白关镇人民政府
2021年1月15日');
CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "settings" VALUES('relations','3a18473255e07f2e19052e4577299be1');
INSERT INTO "settings" VALUES('views','ea9d31157a9f416722beba78f1db0143');
CREATE TABLE sightings(
            report_id INTEGER NOT NULL REFERENCES reports(report_id) ON DELETE CASCADE,
            capture_id INTEGER NOT NULL REFERENCES captures(capture_id), url TEXT,
            PRIMARY KEY (report_id, capture_id)) WITHOUT ROWID
        ;
CREATE UNIQUE INDEX "idx_captures_warc_file_warc_offset"
    ON "captures" ("warc_file", "warc_offset");
CREATE INDEX "idx_captures_run_id_role"
    ON "captures" ("run_id", "role");
CREATE UNIQUE INDEX "idx_rejects_url_reason"
    ON "rejects" ("url", "reason");
CREATE INDEX "idx_rejects_run_id_reason"
    ON "rejects" ("run_id", "reason");
CREATE INDEX "idx_rejects_first_run_id"
    ON "rejects" ("first_run_id");
CREATE UNIQUE INDEX one_refused_host ON rejects(host, reason) WHERE whole_host = 1;
CREATE INDEX layout_cells_variable ON layout_cells(layout_id, variable);
CREATE UNIQUE INDEX one_current_report
        ON reports(agency_key, year, site, (CASE is_current WHEN 1 THEN 0 ELSE report_id END))
        ;
CREATE INDEX reports_capture ON reports(capture_id);
CREATE INDEX reports_adcode ON reports(adcode, year);
CREATE INDEX reports_year ON reports(year);
CREATE UNIQUE INDEX one_current_unnamed ON reports(address)
        WHERE is_current = 1 AND (agency_key IS NULL OR year IS NULL)
        ;
CREATE INDEX sections_report ON sections(report_id);
CREATE INDEX copies_url ON copies(url);
CREATE INDEX copies_capture ON copies(capture_id);
CREATE INDEX sightings_capture ON sightings(capture_id);
CREATE INDEX report_captures_capture ON report_captures(capture_id);
CREATE INDEX agencies_stale ON agencies(agency_key) WHERE stale = 1;
CREATE INDEX agencies_adcode ON agencies(adcode);
CREATE INDEX agency_links_successor ON agency_links(successor_key);
CREATE INDEX panel_checks_previous ON panel_checks(previous_id);
CREATE INDEX portals_adcode ON portals(adcode);
CREATE INDEX portals_host ON portals(host);
CREATE INDEX captures_address ON captures(address);
CREATE INDEX reports_address ON reports(address);
CREATE VIEW "facts" AS 
        SELECT d.report_id, c.table_id, c.row_id, c.column_id, json_extract(d.numbers, '$[' || c.position || ']') AS value, CASE WHEN d.raws IS NOT NULL AND json_type(d.raws, '$."' || c.position || '"') IS NOT NULL THEN json_extract(d.raws, '$."' || c.position || '"')
    WHEN json_extract(d.numbers, '$[' || c.position || ']') IS NOT NULL THEN CAST(json_extract(d.numbers, '$[' || c.position || ']') AS TEXT)
    WHEN substr(d.states, c.position + 1, 1) = 'b' THEN '' END AS raw, CASE WHEN d.units IS NOT NULL THEN json_extract(d.units, '$."' || c.position || '"') END AS unit,
            CASE ifnull(substr(d.states, c.position + 1, 1), 'r') WHEN 'r' THEN 'reported' WHEN 'b' THEN 'blank' WHEN 'n' THEN 'not_recoverable' END AS state, CASE json_type(p.lines, '$[' || c.line || '][0]') WHEN 'array' THEN json_extract(p.lines, '$[' || c.line || '][0]' || '[' || c.step || ']') ELSE json_extract(p.lines, '$[' || c.line || '][0]') END + ifnull(d.place_table, 0) AS where_table, CASE json_type(p.lines, '$[' || c.line || '][1]') WHEN 'array' THEN json_extract(p.lines, '$[' || c.line || '][1]' || '[' || c.step || ']') ELSE json_extract(p.lines, '$[' || c.line || '][1]') END AS where_row, CASE json_type(p.lines, '$[' || c.line || '][2]') WHEN 'array' THEN json_extract(p.lines, '$[' || c.line || '][2]' || '[' || c.step || ']') ELSE json_extract(p.lines, '$[' || c.line || '][2]') + c.step END AS where_column,
            CASE json_type(p.lines, '$[' || c.line || '][3]') WHEN 'array' THEN json_extract(p.lines, '$[' || c.line || '][3]' || '[' || c.step || ']') ELSE json_extract(p.lines, '$[' || c.line || '][3]') END AS where_page, CASE json_type(p.lines, '$[' || c.line || '][4]') WHEN 'array' THEN json_extract(p.lines, '$[' || c.line || '][4]' || '[' || c.step || ']') ELSE json_extract(p.lines, '$[' || c.line || '][4]') END + ifnull(d.place_line, 0) AS where_line, c.variable
        FROM readings d CROSS JOIN layout_cells c ON c.layout_id = d.layout_id
        LEFT JOIN places p ON p.place_id = d.place_id;
CREATE VIEW "checks" AS 
        SELECT d.report_id, c.relation, c.scope,
            CASE substr(d.statuses, c.position + 1, 1) WHEN 'p' THEN 'pass' WHEN 'f' THEN 'fail' WHEN 'n' THEN 'not_evaluable' END AS status,
            json_extract(d.lefts, '$[' || c.position || ']') AS left_value,
            CASE WHEN d.rights IS NOT NULL AND json_type(d.rights, '$."' || c.position || '"') IS NOT NULL
                THEN json_extract(d.rights, '$."' || c.position || '"') ELSE json_extract(d.lefts, '$[' || c.position || ']') END AS right_value
        FROM readings d CROSS JOIN layout_checks c ON c.layout_id = d.check_layout_id;
CREATE VIEW "warnings" AS 
        SELECT d.report_id, json_extract(w.value, '$.code') AS code,
            json_extract(w.value, '$.message') AS message, json_extract(w.value, '$.table') AS table_id,
            json_extract(w.value, '$.row') AS row_id,
            json_extract(w.value, '$.column') AS column_id
        FROM readings d, json_each(d.warnings) w;
CREATE VIEW "mentions" AS 
        SELECT d.report_id, json_extract(m.value, '$.indicator') AS indicator,
            json_extract(m.value, '$.value') AS value, json_extract(m.value, '$.raw') AS raw,
            json_extract(m.value, '$.unit') AS unit,
            json_extract(m.value, '$.sentence') AS sentence
        FROM readings d, json_each(d.mentions) m;
CREATE VIEW "dates" AS 
        SELECT d.report_id, json_extract(t.value, '$.date') AS date, json_extract(t.value, '$.source') AS source,
            json_extract(t.value, '$.raw') AS raw
        FROM readings d, json_each(d.dates) t;
CREATE VIEW "panel_long" AS 
        SELECT r.report_id, r.agency, r.agency_key, r.adcode, r.year, r.form, r.title, r.published, r.url,
            c.table_id, c.row_id, c.column_id, json_extract(d.numbers, '$[' || c.position || ']') AS value, CASE WHEN d.raws IS NOT NULL AND json_type(d.raws, '$."' || c.position || '"') IS NOT NULL THEN json_extract(d.raws, '$."' || c.position || '"')
    WHEN json_extract(d.numbers, '$[' || c.position || ']') IS NOT NULL THEN CAST(json_extract(d.numbers, '$[' || c.position || ']') AS TEXT)
    WHEN substr(d.states, c.position + 1, 1) = 'b' THEN '' END AS raw, CASE WHEN d.units IS NOT NULL THEN json_extract(d.units, '$."' || c.position || '"') END AS unit, CASE ifnull(substr(d.states, c.position + 1, 1), 'r') WHEN 'r' THEN 'reported' WHEN 'b' THEN 'blank' WHEN 'n' THEN 'not_recoverable' END AS state,
            ifnull(d.capture_id, r.capture_id) AS capture_id
        FROM reports r CROSS JOIN readings d ON d.report_id = r.report_id
        CROSS JOIN layout_cells c ON c.layout_id = d.layout_id
        WHERE r.is_current = 1;
CREATE VIEW "provenance" AS 
        SELECT r.report_id, c.url, c.fetched_at, c.status, c.media_type, c.encoding, c.sha256, c.warc_file,
            c.warc_offset, c.run_id, r.harvester_version, c.archived_at
        FROM reports r JOIN captures c ON c.capture_id = r.capture_id;
CREATE VIEW "sources" AS 
        SELECT r.report_id, r.capture_id, 'page' AS role FROM reports r
        UNION ALL
        SELECT x.report_id, x.capture_id, 'attachment' FROM report_captures x;
CREATE VIEW "visits" AS 
        SELECT r.report_id, r.capture_id, r.url, c.fetched_at
        FROM reports r JOIN captures c ON c.capture_id = r.capture_id
        UNION ALL
        SELECT s.report_id, s.capture_id, CAST(ifnull(s.url, c.url) AS TEXT), c.fetched_at
        FROM sightings s JOIN captures c ON c.capture_id = s.capture_id;
CREATE VIEW "absences" AS 
        SELECT r.report_id, r.url, j.reason, j.detail, j.first_at, j.at, j.run_id
        FROM reports r JOIN captures c ON c.capture_id = r.capture_id JOIN rejects j ON j.url = r.url
        WHERE j.at > ifnull(c.archived_at, c.fetched_at)
        UNION ALL
        SELECT k.report_id, k.url, j.reason, j.detail, j.first_at, j.at, j.run_id
        FROM copies k JOIN captures c ON c.capture_id = k.capture_id JOIN rejects j ON j.url = k.url
        WHERE j.at > ifnull(c.archived_at, c.fetched_at);
CREATE VIEW "panel_wide" AS 
        SELECT r.report_id, r.agency, r.agency_key, r.adcode, r.year, r.form, r.title, r.published, r.url,
            json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_proactive_items') || ']') AS "leg_proactive_items",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_proactive_normdocs') || ']') AS "leg_proactive_normdocs",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_normdocs_issued') || ']') AS "leg_normdocs_issued",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_ch_gazette') || ']') AS "leg_ch_gazette",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_ch_website') || ']') AS "leg_ch_website",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_ch_weibo') || ']') AS "leg_ch_weibo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_ch_wechat') || ']') AS "leg_ch_wechat",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_ch_other') || ']') AS "leg_ch_other",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_hot_issues') || ']') AS "leg_hot_issues",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_press_conf') || ']') AS "leg_press_conf",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_press_conf_chief') || ']') AS "leg_press_conf_chief",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_web_interview') || ']') AS "leg_web_interview",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_web_interview_chief') || ']') AS "leg_web_interview_chief",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_policy_explain') || ']') AS "leg_policy_explain",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_resp_weibo_wechat') || ']') AS "leg_resp_weibo_wechat",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_resp_other') || ']') AS "leg_resp_other",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_req_received') || ']') AS "leg_req_received",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_req_in_person') || ']') AS "leg_req_in_person",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_req_fax') || ']') AS "leg_req_fax",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_req_online') || ']') AS "leg_req_online",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_req_letter') || ']') AS "leg_req_letter",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_req_closed') || ']') AS "leg_req_closed",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_req_closed_ontime') || ']') AS "leg_req_closed_ontime",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_req_closed_extended') || ']') AS "leg_req_closed_extended",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_req_answered') || ']') AS "leg_req_answered",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_ans_already_public') || ']') AS "leg_ans_already_public",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_ans_granted') || ']') AS "leg_ans_granted",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_ans_partial') || ']') AS "leg_ans_partial",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_ans_denied') || ']') AS "leg_ans_denied",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_den_state_secret') || ']') AS "leg_den_state_secret",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_den_trade_secret') || ']') AS "leg_den_trade_secret",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_den_privacy') || ']') AS "leg_den_privacy",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_den_security') || ']') AS "leg_den_security",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_den_not_gov_info') || ']') AS "leg_den_not_gov_info",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_den_other_law') || ']') AS "leg_den_other_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_ans_not_this_agency') || ']') AS "leg_ans_not_this_agency",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_ans_not_exist') || ']') AS "leg_ans_not_exist",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_ans_told_to_amend') || ']') AS "leg_ans_told_to_amend",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_ans_other_channel') || ']') AS "leg_ans_other_channel",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_recon') || ']') AS "leg_recon",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_recon_upheld') || ']') AS "leg_recon_upheld",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_recon_corrected') || ']') AS "leg_recon_corrected",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_recon_other') || ']') AS "leg_recon_other",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_lit') || ']') AS "leg_lit",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_lit_upheld') || ']') AS "leg_lit_upheld",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_lit_corrected') || ']') AS "leg_lit_corrected",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_lit_other') || ']') AS "leg_lit_other",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_complaints') || ']') AS "leg_complaints",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_fees') || ']') AS "leg_fees",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_offices') || ']') AS "leg_offices",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_reading_points') || ']') AS "leg_reading_points",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_staff') || ']') AS "leg_staff",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_staff_full') || ']') AS "leg_staff_full",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_staff_part') || ']') AS "leg_staff_part",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_budget') || ']') AS "leg_budget",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_meetings') || ']') AS "leg_meetings",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_trainings') || ']') AS "leg_trainings",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'leg_trainees') || ']') AS "leg_trainees",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'rules_made') || ']') AS "rules_made",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'rules_newly_disclosed') || ']') AS "rules_newly_disclosed",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'rules_total_disclosed') || ']') AS "rules_total_disclosed",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'normative_docs_made') || ']') AS "normative_docs_made",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'normative_docs_newly_disclosed') || ']') AS "normative_docs_newly_disclosed",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'normative_docs_total_disclosed') || ']') AS "normative_docs_total_disclosed",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'admin_licensing_items_prev_year') || ']') AS "admin_licensing_items_prev_year",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'admin_licensing_items_change') || ']') AS "admin_licensing_items_change",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'admin_licensing_decisions') || ']') AS "admin_licensing_decisions",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_services_items_prev_year') || ']') AS "other_services_items_prev_year",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_services_items_change') || ']') AS "other_services_items_change",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_services_decisions') || ']') AS "other_services_decisions",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'admin_penalty_items_prev_year') || ']') AS "admin_penalty_items_prev_year",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'admin_penalty_items_change') || ']') AS "admin_penalty_items_change",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'admin_penalty_decisions') || ']') AS "admin_penalty_decisions",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'admin_compulsion_items_prev_year') || ']') AS "admin_compulsion_items_prev_year",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'admin_compulsion_items_change') || ']') AS "admin_compulsion_items_change",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'admin_compulsion_decisions') || ']') AS "admin_compulsion_decisions",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'admin_fees_items_prev_year') || ']') AS "admin_fees_items_prev_year",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'admin_fees_items_change') || ']') AS "admin_fees_items_change",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'central_procurement_projects') || ']') AS "central_procurement_projects",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'central_procurement_amount') || ']') AS "central_procurement_amount",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'new_received_np') || ']') AS "new_received_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'new_received_ent') || ']') AS "new_received_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'new_received_res') || ']') AS "new_received_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'new_received_npo') || ']') AS "new_received_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'new_received_law') || ']') AS "new_received_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'new_received_oth') || ']') AS "new_received_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'new_received_tot') || ']') AS "new_received_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_in_np') || ']') AS "carried_in_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_in_ent') || ']') AS "carried_in_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_in_res') || ']') AS "carried_in_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_in_npo') || ']') AS "carried_in_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_in_law') || ']') AS "carried_in_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_in_oth') || ']') AS "carried_in_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_in_tot') || ']') AS "carried_in_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'granted_np') || ']') AS "granted_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'granted_ent') || ']') AS "granted_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'granted_res') || ']') AS "granted_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'granted_npo') || ']') AS "granted_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'granted_law') || ']') AS "granted_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'granted_oth') || ']') AS "granted_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'granted_tot') || ']') AS "granted_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'partially_granted_np') || ']') AS "partially_granted_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'partially_granted_ent') || ']') AS "partially_granted_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'partially_granted_res') || ']') AS "partially_granted_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'partially_granted_npo') || ']') AS "partially_granted_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'partially_granted_law') || ']') AS "partially_granted_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'partially_granted_oth') || ']') AS "partially_granted_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'partially_granted_tot') || ']') AS "partially_granted_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_state_secret_np') || ']') AS "denied_state_secret_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_state_secret_ent') || ']') AS "denied_state_secret_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_state_secret_res') || ']') AS "denied_state_secret_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_state_secret_npo') || ']') AS "denied_state_secret_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_state_secret_law') || ']') AS "denied_state_secret_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_state_secret_oth') || ']') AS "denied_state_secret_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_state_secret_tot') || ']') AS "denied_state_secret_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_law_prohibited_np') || ']') AS "denied_law_prohibited_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_law_prohibited_ent') || ']') AS "denied_law_prohibited_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_law_prohibited_res') || ']') AS "denied_law_prohibited_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_law_prohibited_npo') || ']') AS "denied_law_prohibited_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_law_prohibited_law') || ']') AS "denied_law_prohibited_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_law_prohibited_oth') || ']') AS "denied_law_prohibited_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_law_prohibited_tot') || ']') AS "denied_law_prohibited_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_security_stability_np') || ']') AS "denied_security_stability_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_security_stability_ent') || ']') AS "denied_security_stability_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_security_stability_res') || ']') AS "denied_security_stability_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_security_stability_npo') || ']') AS "denied_security_stability_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_security_stability_law') || ']') AS "denied_security_stability_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_security_stability_oth') || ']') AS "denied_security_stability_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_security_stability_tot') || ']') AS "denied_security_stability_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_third_party_np') || ']') AS "denied_third_party_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_third_party_ent') || ']') AS "denied_third_party_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_third_party_res') || ']') AS "denied_third_party_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_third_party_npo') || ']') AS "denied_third_party_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_third_party_law') || ']') AS "denied_third_party_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_third_party_oth') || ']') AS "denied_third_party_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_third_party_tot') || ']') AS "denied_third_party_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_internal_affairs_np') || ']') AS "denied_internal_affairs_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_internal_affairs_ent') || ']') AS "denied_internal_affairs_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_internal_affairs_res') || ']') AS "denied_internal_affairs_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_internal_affairs_npo') || ']') AS "denied_internal_affairs_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_internal_affairs_law') || ']') AS "denied_internal_affairs_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_internal_affairs_oth') || ']') AS "denied_internal_affairs_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_internal_affairs_tot') || ']') AS "denied_internal_affairs_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_process_info_np') || ']') AS "denied_process_info_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_process_info_ent') || ']') AS "denied_process_info_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_process_info_res') || ']') AS "denied_process_info_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_process_info_npo') || ']') AS "denied_process_info_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_process_info_law') || ']') AS "denied_process_info_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_process_info_oth') || ']') AS "denied_process_info_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_process_info_tot') || ']') AS "denied_process_info_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_enforcement_file_np') || ']') AS "denied_enforcement_file_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_enforcement_file_ent') || ']') AS "denied_enforcement_file_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_enforcement_file_res') || ']') AS "denied_enforcement_file_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_enforcement_file_npo') || ']') AS "denied_enforcement_file_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_enforcement_file_law') || ']') AS "denied_enforcement_file_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_enforcement_file_oth') || ']') AS "denied_enforcement_file_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_enforcement_file_tot') || ']') AS "denied_enforcement_file_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_admin_inquiry_np') || ']') AS "denied_admin_inquiry_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_admin_inquiry_ent') || ']') AS "denied_admin_inquiry_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_admin_inquiry_res') || ']') AS "denied_admin_inquiry_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_admin_inquiry_npo') || ']') AS "denied_admin_inquiry_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_admin_inquiry_law') || ']') AS "denied_admin_inquiry_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_admin_inquiry_oth') || ']') AS "denied_admin_inquiry_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'denied_admin_inquiry_tot') || ']') AS "denied_admin_inquiry_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_not_held_np') || ']') AS "unable_not_held_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_not_held_ent') || ']') AS "unable_not_held_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_not_held_res') || ']') AS "unable_not_held_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_not_held_npo') || ']') AS "unable_not_held_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_not_held_law') || ']') AS "unable_not_held_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_not_held_oth') || ']') AS "unable_not_held_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_not_held_tot') || ']') AS "unable_not_held_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_needs_creation_np') || ']') AS "unable_needs_creation_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_needs_creation_ent') || ']') AS "unable_needs_creation_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_needs_creation_res') || ']') AS "unable_needs_creation_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_needs_creation_npo') || ']') AS "unable_needs_creation_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_needs_creation_law') || ']') AS "unable_needs_creation_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_needs_creation_oth') || ']') AS "unable_needs_creation_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_needs_creation_tot') || ']') AS "unable_needs_creation_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_still_unclear_np') || ']') AS "unable_still_unclear_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_still_unclear_ent') || ']') AS "unable_still_unclear_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_still_unclear_res') || ']') AS "unable_still_unclear_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_still_unclear_npo') || ']') AS "unable_still_unclear_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_still_unclear_law') || ']') AS "unable_still_unclear_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_still_unclear_oth') || ']') AS "unable_still_unclear_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'unable_still_unclear_tot') || ']') AS "unable_still_unclear_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_petition_np') || ']') AS "notproc_petition_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_petition_ent') || ']') AS "notproc_petition_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_petition_res') || ']') AS "notproc_petition_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_petition_npo') || ']') AS "notproc_petition_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_petition_law') || ']') AS "notproc_petition_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_petition_oth') || ']') AS "notproc_petition_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_petition_tot') || ']') AS "notproc_petition_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_repeat_np') || ']') AS "notproc_repeat_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_repeat_ent') || ']') AS "notproc_repeat_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_repeat_res') || ']') AS "notproc_repeat_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_repeat_npo') || ']') AS "notproc_repeat_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_repeat_law') || ']') AS "notproc_repeat_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_repeat_oth') || ']') AS "notproc_repeat_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_repeat_tot') || ']') AS "notproc_repeat_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_publication_np') || ']') AS "notproc_publication_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_publication_ent') || ']') AS "notproc_publication_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_publication_res') || ']') AS "notproc_publication_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_publication_npo') || ']') AS "notproc_publication_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_publication_law') || ']') AS "notproc_publication_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_publication_oth') || ']') AS "notproc_publication_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_publication_tot') || ']') AS "notproc_publication_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_mass_np') || ']') AS "notproc_mass_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_mass_ent') || ']') AS "notproc_mass_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_mass_res') || ']') AS "notproc_mass_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_mass_npo') || ']') AS "notproc_mass_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_mass_law') || ']') AS "notproc_mass_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_mass_oth') || ']') AS "notproc_mass_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_mass_tot') || ']') AS "notproc_mass_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_confirm_np') || ']') AS "notproc_confirm_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_confirm_ent') || ']') AS "notproc_confirm_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_confirm_res') || ']') AS "notproc_confirm_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_confirm_npo') || ']') AS "notproc_confirm_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_confirm_law') || ']') AS "notproc_confirm_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_confirm_oth') || ']') AS "notproc_confirm_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'notproc_confirm_tot') || ']') AS "notproc_confirm_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_processing_np') || ']') AS "other_processing_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_processing_ent') || ']') AS "other_processing_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_processing_res') || ']') AS "other_processing_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_processing_npo') || ']') AS "other_processing_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_processing_law') || ']') AS "other_processing_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_processing_oth') || ']') AS "other_processing_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_processing_tot') || ']') AS "other_processing_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'total_processed_np') || ']') AS "total_processed_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'total_processed_ent') || ']') AS "total_processed_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'total_processed_res') || ']') AS "total_processed_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'total_processed_npo') || ']') AS "total_processed_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'total_processed_law') || ']') AS "total_processed_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'total_processed_oth') || ']') AS "total_processed_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'total_processed_tot') || ']') AS "total_processed_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_out_np') || ']') AS "carried_out_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_out_ent') || ']') AS "carried_out_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_out_res') || ']') AS "carried_out_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_out_npo') || ']') AS "carried_out_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_out_law') || ']') AS "carried_out_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_out_oth') || ']') AS "carried_out_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'carried_out_tot') || ']') AS "carried_out_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'recon_upheld') || ']') AS "recon_upheld",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'recon_corrected') || ']') AS "recon_corrected",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'recon_other') || ']') AS "recon_other",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'recon_pending') || ']') AS "recon_pending",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'recon_total') || ']') AS "recon_total",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'lit_direct_upheld') || ']') AS "lit_direct_upheld",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'lit_direct_corrected') || ']') AS "lit_direct_corrected",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'lit_direct_other') || ']') AS "lit_direct_other",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'lit_direct_pending') || ']') AS "lit_direct_pending",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'lit_direct_total') || ']') AS "lit_direct_total",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'lit_post_recon_upheld') || ']') AS "lit_post_recon_upheld",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'lit_post_recon_corrected') || ']') AS "lit_post_recon_corrected",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'lit_post_recon_other') || ']') AS "lit_post_recon_other",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'lit_post_recon_pending') || ']') AS "lit_post_recon_pending",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'lit_post_recon_total') || ']') AS "lit_post_recon_total",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'rules_issued') || ']') AS "rules_issued",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'rules_repealed') || ']') AS "rules_repealed",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'rules_in_force') || ']') AS "rules_in_force",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'normative_docs_issued') || ']') AS "normative_docs_issued",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'normative_docs_repealed') || ']') AS "normative_docs_repealed",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'normative_docs_in_force') || ']') AS "normative_docs_in_force",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'admin_fees_collected') || ']') AS "admin_fees_collected",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_no_correction_np') || ']') AS "other_no_correction_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_no_correction_ent') || ']') AS "other_no_correction_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_no_correction_res') || ']') AS "other_no_correction_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_no_correction_npo') || ']') AS "other_no_correction_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_no_correction_law') || ']') AS "other_no_correction_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_no_correction_oth') || ']') AS "other_no_correction_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_no_correction_tot') || ']') AS "other_no_correction_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_fee_unpaid_np') || ']') AS "other_fee_unpaid_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_fee_unpaid_ent') || ']') AS "other_fee_unpaid_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_fee_unpaid_res') || ']') AS "other_fee_unpaid_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_fee_unpaid_npo') || ']') AS "other_fee_unpaid_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_fee_unpaid_law') || ']') AS "other_fee_unpaid_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_fee_unpaid_oth') || ']') AS "other_fee_unpaid_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_fee_unpaid_tot') || ']') AS "other_fee_unpaid_tot",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_misc_np') || ']') AS "other_misc_np",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_misc_ent') || ']') AS "other_misc_ent",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_misc_res') || ']') AS "other_misc_res",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_misc_npo') || ']') AS "other_misc_npo",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_misc_law') || ']') AS "other_misc_law",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_misc_oth') || ']') AS "other_misc_oth",
json_extract(d.numbers, '$[' || (SELECT position FROM layout_cells c WHERE c.layout_id = d.layout_id AND c.variable = 'other_misc_tot') || ']') AS "other_misc_tot"
        FROM reports r JOIN readings d ON d.report_id = r.report_id
        WHERE r.is_current = 1;
COMMIT;
