import pytest
from tests.sites.api.sdmx_world import communes
from tests.sites.api.sdmx_schemas import ml_faults, json_faults
pytestmark = pytest.mark.django_db
V="application/vnd.sdmx."
def test_all(client, communes, settings):
    settings.API_REQUESTS_PER_MINUTE=100000
    def get(p, a=""):
        r=client.get("/sdmx/"+p, headers={"Accept":a} if a else {})
        return r
    c=communes[0]
    for a,f,v in ((V+"structure+xml;version=2.1","ml","2.1"),(V+"structure+xml;version=3.0.0","ml","3.0"),(V+"structure+json;version=1.0.0","json","1.0"),(V+"structure+json;version=2.0.0","json","2.0")):
        for p in ("structure/*/*/*/*","dataflow/all/all/all?references=all","dataflow/BENTRE/DF_T02?references=descendants&detail=referencepartial","codelist/BENTRE/CL_AREA/1.0.0/86@2025-07-01","structure/*?detail=allstubs","structure/*?detail=allcompletestubs","availability/dataflow/BENTRE/DF_T02/*?references=all","availableconstraint/DF_T02/all/all/REF_AREA?mode=available", f"availableconstraint/DF_T02/M.{c}..?mode=exact"):
            r=get(p,a)
            print(r.status_code,p,a[20:], len(r.content), r.content[:300] if r.status_code!=200 else (ml_faults(r.content,v) if f=="ml" else json_faults(r.content,"structure",v)))
    for a,v,kind in ((V+"genericdata+xml;version=2.1","2.1","g"),(V+"generictimeseriesdata+xml;version=2.1","2.1","g"),(V+"structurespecificdata+xml;version=2.1","2.1","s"),(V+"structurespecifictimeseriesdata+xml;version=2.1","2.1","s"),(V+"data+xml;version=3.0.0","3.0","s"),(V+"data+json;version=1.0.0","1.0","j"),(V+"data+json;version=2.0.0","2.0","j"),(V+"data+csv;version=1.0.0","",""),(V+"data+csv;version=2.0.0;labels=both;keys=both","","")):
        for p in ("data/DF_T02","data/DF_T01","data/dataflow/BENTRE/DF_T02/~/M.*?c[TIME_PERIOD]=ge:2025-08","data/DF_T02?includeHistory=true","data/DF_T02?detail=serieskeysonly","data/DF_T02?detail=nodata","data/DF_T02?dimensionAtObservation=AllDimensions","data/DF_T02?dimensionAtObservation=REF_AREA","data/DF_T02?dimensionAtObservation=INDICATOR",f"data/DF_T02/all/{c}","data/DF_ALL","data/datastructure/BENTRE/DSD_T02/*?limit=3","data/DF_T02?updatedAfter=2025-09-01T00:00:00Z"):
            r=get(p,a)
            if r.status_code!=200: print(r.status_code,p,a[20:],r.content[:200]); continue
            if kind=="g": print(p,a[20:40],ml_faults(r.content,v))
            elif kind=="j": print(p,a[20:],json_faults(r.content,"data",v))
            elif kind=="s":
                dim = p.partition("dimensionAtObservation=")[2] or "TIME_PERIOD"
                ctx = ("datastructure/BENTRE/DSD_T02" if "DSD_" in p else f"provisionagreement/BENTRE/PA_DF_T02_1_{c}" if "/all/" in p else "dataflow/BENTRE/"+("DF_T01" if "T01" in p else "DF_ALL" if "ALL" in p and "AllD" not in p else "DF_T02"))
                s=get(f"schema/{ctx}?dimensionAtObservation={dim}",V+("schema+xml;version=2.1" if v=="2.1" else "schema+xml;version=3.0.0"))
                if s.status_code!=200: print("SCHEMA",s.status_code,ctx,s.content[:300]); continue
                try: print(p,a[20:40],ml_faults(r.content,v,s.content))
                except Exception as e: print("XSD", p, repr(e)[:300]); 
            else: print(r.content.decode()[:500]); print(r["Content-Type"])
    r=get("data/DF_T01",V+"structurespecificdata+xml;version=2.1"); print(r.content.decode()[:1800])
