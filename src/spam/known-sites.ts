/**
 * Sites that people name as a source, of the world's languages: newspapers and broadcasters, news agencies, encyclopaedias, archives,
 * libraries of research. A link to one of them says nothing against who brings it. Nobody can put a page of their own
 * there, or it is seldom an advertisement; so social networks, shops and places for anybody's texts are not among them.
 */
const SOURCES = compact(`
wikipedia.org wiktionary.org wikimedia.org wikidata.org wikisource.org wikinews.org britannica.com
archive.org archive.ph archive.today archive.is doi.org jstor.org arxiv.org nature.com science.org thelancet.com bmj.com nejm.org
plos.org pubmed.gov nih.gov sciencedirect.com springer.com wiley.com tandfonline.com cochrane.org ourworldindata.org gutenberg.org
worldcat.org openstreetmap.org orcid.org ssrn.com zenodo.org
un.org who.int europa.eu worldbank.org imf.org oecd.org nato.int icrc.org amnesty.org hrw.org ipcc.ch
bbc.co.uk bbc.com theguardian.com thetimes.co.uk thetimes.com telegraph.co.uk independent.co.uk ft.com economist.com mirror.co.uk
dailymail.co.uk express.co.uk standard.co.uk channel4.com itv.com sky.com scotsman.com heraldscotland.com walesonline.co.uk
manchestereveningnews.co.uk yorkshirepost.co.uk private-eye.co.uk newstatesman.com spectator.co.uk lrb.co.uk theconversation.com
irishtimes.com rte.ie independent.ie irishexaminer.com thejournal.ie
nytimes.com washingtonpost.com wsj.com latimes.com usatoday.com chicagotribune.com bostonglobe.com sfchronicle.com seattletimes.com
denverpost.com dallasnews.com houstonchronicle.com miamiherald.com startribune.com inquirer.com csmonitor.com npr.org pbs.org apnews.com
reuters.com bloomberg.com cnn.com cbsnews.com nbcnews.com abcnews.go.com foxnews.com politico.com politico.eu axios.com theatlantic.com
newyorker.com time.com newsweek.com propublica.org thehill.com slate.com vox.com wired.com arstechnica.com factcheck.org snopes.com
politifact.com pewresearch.org msnbc.com usnews.com theweek.com salon.com motherjones.com thenation.com nationalreview.com reason.com
theintercept.com buzzfeednews.com businessinsider.com cnbc.com forbes.com fortune.com marketwatch.com foreignpolicy.com
foreignaffairs.com theroot.com texastribune.org baltimoresun.com mercurynews.com oregonlive.com cleveland.com nj.com nydailynews.com
nypost.com newsday.com ajc.com tampabay.com azcentral.com sltrib.com kansascity.com stltoday.com post-gazette.com
nationalgeographic.com smithsonianmag.com scientificamerican.com newscientist.com history.com loc.gov census.gov brookings.edu
rand.org cfr.org chathamhouse.org
theglobeandmail.com thestar.com nationalpost.com cbc.ca ctvnews.ca globalnews.ca macleans.ca thetyee.ca montrealgazette.com
thespec.com therecord.com lfpress.com leaderpost.com thetelegram.com timescolonist.com policyoptions.irpp.org cpac.ca tvo.org
canadianpress.com huffingtonpost.ca rcinet.ca radio-canada.ca statcan.gc.ca ottawacitizen.com vancouversun.com winnipegfreepress.com calgaryherald.com edmontonjournal.com thechronicleherald.ca ledevoir.com
lapresse.ca canada.ca
abc.net.au smh.com.au theage.com.au theaustralian.com.au sbs.com.au rnz.co.nz nzherald.co.nz stuff.co.nz
thehindu.com indianexpress.com timesofindia.indiatimes.com hindustantimes.com ndtv.com scroll.in thewire.in dawn.com straitstimes.com
channelnewsasia.com scmp.com bangkokpost.com inquirer.net rappler.com thejakartapost.com kompas.com tempo.co detik.com
news24.com dailymaverick.co.za mg.co.za nation.africa punchng.com premiumtimesng.com aljazeera.com haaretz.com timesofisrael.com
spiegel.de zeit.de faz.net sueddeutsche.de taz.de welt.de tagesspiegel.de fr.de stern.de focus.de bild.de handelsblatt.com
tagesschau.de zdf.de ard.de ardmediathek.de deutschlandfunk.de wdr.de ndr.de br.de swr.de mdr.de hr.de rbb24.de dw.com heise.de
golem.de netzpolitik.org correctiv.org n-tv.de t-online.de rnd.de berliner-zeitung.de morgenpost.de abendblatt.de ksta.de
stuttgarter-zeitung.de bahn.de bundestag.de bundesregierung.de destatis.de rki.de umweltbundesamt.de adfc.de
derstandard.at diepresse.com orf.at kurier.at falter.at nzz.ch tagesanzeiger.ch srf.ch swissinfo.ch blick.ch rts.ch letemps.ch admin.ch
lemonde.fr lefigaro.fr liberation.fr leparisien.fr ouest-france.fr francetvinfo.fr radiofrance.fr france24.com mediapart.fr lexpress.fr
lesechos.fr la-croix.com rfi.fr lesoir.be rtbf.be standaard.be vrt.be hln.be
elpais.com elmundo.es abc.es lavanguardia.com eldiario.es rtve.es elperiodico.com 20minutos.es publico.es clarin.com lanacion.com.ar
pagina12.com.ar eluniversal.com.mx jornada.com.mx eltiempo.com elespectador.com elcomercio.pe emol.com latercera.com infobae.com
publico.pt expresso.pt dn.pt jn.pt rtp.pt folha.uol.com.br estadao.com.br globo.com
repubblica.it corriere.it lastampa.it ilsole24ore.com ansa.it rai.it ilpost.it ilfattoquotidiano.it
nos.nl nrc.nl volkskrant.nl trouw.nl telegraaf.nl ad.nl parool.nl
svt.se dn.se svd.se aftonbladet.se nrk.no aftenposten.no vg.no dr.dk politiken.dk berlingske.dk yle.fi hs.fi ruv.is
gazeta.pl wyborcza.pl rp.pl tvn24.pl polsatnews.pl ceskatelevize.cz rozhlas.cz idnes.cz denik.cz sme.sk dennikn.sk hvg.hu telex.hu
444.hu digi24.ro hotnews.ro rtvslo.si delo.si index.hr jutarnji.hr kathimerini.gr ekathimerini.com err.ee lsm.lv lrt.lt pravda.com.ua
kyivindependent.com suspilne.media meduza.io novayagazeta.eu svoboda.org rferl.org
nhk.or.jp asahi.com mainichi.jp yomiuri.co.jp nikkei.com japantimes.co.jp hani.co.kr joongang.co.kr chosun.com yna.co.kr koreaherald.com
cumhuriyet.com.tr hurriyet.com.tr bianet.org diken.com.tr
petition.parliament.uk sciencemag.org
`);

/** Where people gather names for a cause. Alone, such a link is sent around; with words it is what neighbours ask each other. */
const PETITIONS = compact(
  "change.org avaaz.org openpetition.de openpetition.eu 38degrees.org.uk campact.de care2.com",
);

/** Where only a state, an army, a university or a treaty's body may register: `.gov`, `.gouv.fr`, `.go.jp`, `.ac.uk`. */
const INSTITUTION =
  /(?:^|\.)(?:gov|mil|edu|int|(?:gov|gob|gouv|gouvernement|gv|govt|go|gc|gub|admin|mil|ac|edu|edu|police|nhs|parliament|parl)\.[a-z]{2})$/;

/** No name of the domain name system is longer. */
const MAX_HOST = 253;

/** A host without "www.", in lower case. */
export function isKnownSource(host: string): boolean {
  if (host.length > MAX_HOST) return false;
  return INSTITUTION.test(host) || isBelow(SOURCES, host);
}

/** Of a host as `isKnownSource` takes it. */
export function isPetitionSite(host: string): boolean {
  return host.length <= MAX_HOST && isBelow(PETITIONS, host);
}

function isBelow(sites: ReadonlySet<string>, host: string): boolean {
  for (let rest = host; rest.includes("."); rest = rest.slice(rest.indexOf(".") + 1)) {
    if (sites.has(rest)) return true;
  }
  return false;
}

function compact(lines: string): ReadonlySet<string> {
  return new Set(lines.trim().split(/\s+/));
}
