<?xml version="1.0" encoding="UTF-8"?>
<!-- The French lexicon that comes with hautevoix (docs/french.md). An alias alone replaces the word in what is
     spoken; with a phoneme the word keeps its spelling, and engines get its sound. -->
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="fr">
  <!-- Names of places -->
  <lexeme><grapheme>Alès</grapheme><alias>Alèss</alias><phoneme>alɛs</phoneme></lexeme>
  <lexeme><grapheme>Uzès</grapheme><alias>Uzèss</alias><phoneme>yzɛs</phoneme></lexeme>
  <lexeme><grapheme>Digit'Alès</grapheme><alias>Digit'Alèss</alias><phoneme>diʒitalɛs</phoneme></lexeme>
  <lexeme><grapheme>Ners</grapheme><alias>Nerss</alias><phoneme>nɛʁs</phoneme></lexeme>
  <lexeme><grapheme>Thoiras</grapheme><alias>Toirasse</alias><phoneme>twaʁas</phoneme></lexeme>
  <lexeme><grapheme>Fons</grapheme><alias>Fonss</alias><phoneme>fɔ̃s</phoneme></lexeme>
  <lexeme><grapheme>Robiac</grapheme><alias>Robiac</alias><phoneme>ʁɔbjak</phoneme></lexeme>
  <lexeme><grapheme>Génolhac</grapheme><alias>Génoïac</alias><phoneme>ʒenɔjak</phoneme></lexeme>
  <lexeme><grapheme>Genolhac</grapheme><alias>Génoïac</alias><phoneme>ʒenɔjak</phoneme></lexeme>
  <lexeme><grapheme>Tornac</grapheme><alias>Tornac</alias><phoneme>tɔʁnak</phoneme></lexeme>
  <lexeme><grapheme>Bouillargues</grapheme><alias>Bouillargue</alias><phoneme>bujaʁɡ</phoneme></lexeme>
  <lexeme><grapheme>Anduze</grapheme><alias>Anduze</alias><phoneme>ɑ̃dyz</phoneme></lexeme>
  <lexeme><grapheme>Barjac</grapheme><alias>Barjac</alias><phoneme>baʁʒak</phoneme></lexeme>
  <lexeme><grapheme>Vers-Pont-du-Gard</grapheme><alias>Verss-Pont-du-Gard</alias><phoneme>vɛʁs pɔ̃ dy ɡaʁ</phoneme></lexeme>
  <lexeme><grapheme>Aigues-Mortes</grapheme><alias>Aigue-Morte</alias><phoneme>ɛɡmɔʁt</phoneme></lexeme>
  <lexeme><grapheme>Aigues-Vives</grapheme><alias>Aigue-Vive</alias><phoneme>ɛɡviv</phoneme></lexeme>
  <lexeme><grapheme>Sauve</grapheme><alias>Sauve</alias><phoneme>sov</phoneme></lexeme>
  <lexeme><grapheme>Saint-Gilles</grapheme><alias>Saint-Gille</alias><phoneme>sɛ̃ʒil</phoneme></lexeme>
  <lexeme><grapheme>Bagnols-sur-Cèze</grapheme><alias>Bagnol-sur-Cèze</alias><phoneme>baɲɔl syʁ sɛz</phoneme></lexeme>
  <lexeme><grapheme>Bagnols</grapheme><alias>Bagnol</alias><phoneme>baɲɔl</phoneme></lexeme>
  <lexeme><grapheme>Garons</grapheme><alias>Garon</alias><phoneme>ɡaʁɔ̃</phoneme></lexeme>
  <lexeme><grapheme>Calvisson</grapheme><alias>Calvisson</alias><phoneme>kalvisɔ̃</phoneme></lexeme>
  <lexeme><grapheme>Caissargues</grapheme><alias>Caissargue</alias><phoneme>kɛsaʁɡ</phoneme></lexeme>
  <lexeme><grapheme>Lasalle</grapheme><alias>Lassalle</alias><phoneme>lasal</phoneme></lexeme>
  <lexeme><grapheme>Mialet</grapheme><alias>Mialet</alias><phoneme>mjalɛ</phoneme></lexeme>
  <lexeme><grapheme>Lézan</grapheme><alias>Lézan</alias><phoneme>lezɑ̃</phoneme></lexeme>
  <lexeme><grapheme>Massillargues-Attuech</grapheme><alias>Massillargue-Attuèche</alias><phoneme>masijaʁɡ atɥɛʃ</phoneme></lexeme>
  <lexeme><grapheme>Attuech</grapheme><alias>Attuèche</alias><phoneme>atɥɛʃ</phoneme></lexeme>
  <lexeme><grapheme>Concoules</grapheme><alias>Concoule</alias><phoneme>kɔ̃kul</phoneme></lexeme>
  <lexeme><grapheme>Ponteils-et-Brésis</grapheme><alias>Ponteil-et-Brésisse</alias><phoneme>pɔ̃tɛj e bʁezis</phoneme></lexeme>
  <lexeme><grapheme>Malons-et-Elze</grapheme><alias>Malon-et-Elze</alias><phoneme>malɔ̃ e ɛlz</phoneme></lexeme>
  <lexeme><grapheme>Bordezac</grapheme><alias>Bordezac</alias><phoneme>bɔʁdəzak</phoneme></lexeme>
  <lexeme><grapheme>Peyremale</grapheme><alias>Peyremale</alias><phoneme>pɛʁəmal</phoneme></lexeme>
  <lexeme><grapheme>Rousson</grapheme><alias>Rousson</alias><phoneme>ʁusɔ̃</phoneme></lexeme>
  <lexeme><grapheme>Saint-Christol-lez-Alès</grapheme><alias>Saint-Cristol-lèze-Alèss</alias><phoneme>sɛ̃ kʁistɔl lez alɛs</phoneme></lexeme>
  <lexeme><grapheme>Saint-Christol-lès-Alès</grapheme><alias>Saint-Cristol-lèze-Alèss</alias><phoneme>sɛ̃ kʁistɔl lez alɛs</phoneme></lexeme>
  <lexeme><grapheme>Saint-Hilaire-de-Brethmas</grapheme><alias>Saint-Hilaire-de-Bretmasse</alias><phoneme>sɛ̃t‿ilɛʁ də bʁɛtmas</phoneme></lexeme>
  <lexeme><grapheme>Saint-Privat-des-Vieux</grapheme><alias>Saint-Privat-des-Vieux</alias><phoneme>sɛ̃ pʁiva de vjø</phoneme></lexeme>
  <lexeme><grapheme>Saint-Jean-du-Gard</grapheme><alias>Saint-Jean-du-Gard</alias><phoneme>sɛ̃ ʒɑ̃ dy ɡaʁ</phoneme></lexeme>
  <lexeme><grapheme>Saint-Julien-les-Rosiers</grapheme><alias>Saint-Julien-les-Rosiers</alias><phoneme>sɛ̃ ʒyljɛ̃ le ʁozje</phoneme></lexeme>
  <lexeme><grapheme>Méjannes-lès-Alès</grapheme><alias>Méjanne-lèze-Alèss</alias><phoneme>meʒan lez alɛs</phoneme></lexeme>
  <lexeme><grapheme>Saint-Martin-de-Valgalgues</grapheme><alias>Saint-Martin-de-Valgalgue</alias><phoneme>sɛ̃ maʁtɛ̃ də valɡalɡ</phoneme></lexeme>
  <lexeme><grapheme>Les Salles-du-Gardon</grapheme><alias>Les Salle-du-Gardon</alias><phoneme>le sal dy ɡaʁdɔ̃</phoneme></lexeme>
  <lexeme><grapheme>Branoux-les-Taillades</grapheme><alias>Branou-les-Taillade</alias><phoneme>bʁanu le tajad</phoneme></lexeme>
  <lexeme><grapheme>Bouquet</grapheme><alias>Bouquet</alias><phoneme>bukɛ</phoneme></lexeme>
  <lexeme><grapheme>Boisset-et-Gaujac</grapheme><alias>Boisset-et-Gaujac</alias><phoneme>bwasɛ e ɡoʒak</phoneme></lexeme>
  <lexeme><grapheme>Corbès</grapheme><alias>Corbèss</alias><phoneme>kɔʁbɛs</phoneme></lexeme>
  <lexeme><grapheme>Durfort</grapheme><alias>Durfor</alias><phoneme>dyʁfɔʁ</phoneme></lexeme>
  <lexeme><grapheme>Le Vigan</grapheme><alias>Le Vigan</alias><phoneme>lə viɡɑ̃</phoneme></lexeme>
  <lexeme><grapheme>Sumène</grapheme><alias>Sumène</alias><phoneme>symɛn</phoneme></lexeme>
  <lexeme><grapheme>Ganges</grapheme><alias>Gange</alias><phoneme>ɡɑ̃ʒ</phoneme></lexeme>
  <lexeme><grapheme>Valleraugue</grapheme><alias>Valleraugue</alias><phoneme>valʁoɡ</phoneme></lexeme>
  <lexeme><grapheme>Pompignan</grapheme><alias>Pompignan</alias><phoneme>pɔ̃piɲɑ̃</phoneme></lexeme>
  <lexeme><grapheme>Quissac</grapheme><alias>Quissac</alias><phoneme>kisak</phoneme></lexeme>
  <lexeme><grapheme>Sommières</grapheme><alias>Sommière</alias><phoneme>sɔmjɛʁ</phoneme></lexeme>
  <lexeme><grapheme>Beaucaire</grapheme><alias>Beaucaire</alias><phoneme>bokɛʁ</phoneme></lexeme>
  <lexeme><grapheme>Bessèges</grapheme><alias>Bessège</alias><phoneme>bɛsɛʒ</phoneme></lexeme>
  <lexeme><grapheme>Molières-sur-Cèze</grapheme><alias>Molière-sur-Cèze</alias><phoneme>mɔljɛʁ syʁ sɛz</phoneme></lexeme>
  <lexeme><grapheme>Gagnières</grapheme><alias>Gagnière</alias><phoneme>ɡaɲɛʁ</phoneme></lexeme>
  <lexeme><grapheme>Lussan</grapheme><alias>Lussan</alias><phoneme>lysɑ̃</phoneme></lexeme>
  <lexeme><grapheme>Vauvert</grapheme><alias>Vauvert</alias><phoneme>vovɛʁ</phoneme></lexeme>
  <lexeme><grapheme>Rochefort-du-Gard</grapheme><alias>Rochefort-du-Gard</alias><phoneme>ʁɔʃfɔʁ dy ɡaʁ</phoneme></lexeme>
  <lexeme><grapheme>Goudargues</grapheme><alias>Goudargue</alias><phoneme>ɡudaʁɡ</phoneme></lexeme>
  <lexeme><grapheme>Cruviers-Lascours</grapheme><alias>Cruvié-Lascourss</alias><phoneme>kʁyvje laskuʁs</phoneme></lexeme>
  <lexeme><grapheme>Brignon</grapheme><alias>Brignon</alias><phoneme>bʁiɲɔ̃</phoneme></lexeme>
  <lexeme><grapheme>Boucoiran</grapheme><alias>Boucoiran</alias><phoneme>bukwaʁɑ̃</phoneme></lexeme>
  <lexeme><grapheme>Vézénobres</grapheme><alias>Vézénobre</alias><phoneme>vezenɔbʁ</phoneme></lexeme>
  <lexeme><grapheme>Deaux</grapheme><alias>Deau</alias><phoneme>do</phoneme></lexeme>
  <lexeme><grapheme>Euzet</grapheme><alias>Euzet</alias><phoneme>øzɛ</phoneme></lexeme>
  <lexeme><grapheme>Monteils</grapheme><alias>Monteil</alias><phoneme>mɔ̃tɛj</phoneme></lexeme>
  <lexeme><grapheme>Seynes</grapheme><alias>Seine</alias><phoneme>sɛn</phoneme></lexeme>
  <lexeme><grapheme>Navacelles</grapheme><alias>Navacelle</alias><phoneme>navasɛl</phoneme></lexeme>
  <lexeme><grapheme>Mons</grapheme><alias>Monss</alias><phoneme>mɔ̃s</phoneme></lexeme>
  <lexeme><grapheme>Servas</grapheme><alias>Servasse</alias><phoneme>sɛʁvas</phoneme></lexeme>
  <lexeme><grapheme>Brouzet-lès-Alès</grapheme><alias>Brouzet-lèze-Alèss</alias><phoneme>bʁuzɛ lez alɛs</phoneme></lexeme>
  <lexeme><grapheme>Cendras</grapheme><alias>Cendrasse</alias><phoneme>sɑ̃dʁas</phoneme></lexeme>
  <lexeme><grapheme>Soustelle</grapheme><alias>Soustelle</alias><phoneme>sustɛl</phoneme></lexeme>
  <lexeme><grapheme>Lamelouze</grapheme><alias>Lamelouze</alias><phoneme>lamluz</phoneme></lexeme>
  <lexeme><grapheme>Sainte-Cécile-d'Andorge</grapheme><alias>Sainte-Cécile-d'Andorge</alias><phoneme>sɛ̃t sesil dɑ̃dɔʁʒ</phoneme></lexeme>
  <lexeme><grapheme>Chamborigaud</grapheme><alias>Chamborigaud</alias><phoneme>ʃɑ̃bɔʁiɡo</phoneme></lexeme>
  <lexeme><grapheme>Aujac</grapheme><alias>Aujac</alias><phoneme>oʒak</phoneme></lexeme>
  <lexeme><grapheme>Aulas</grapheme><alias>Aulasse</alias><phoneme>olas</phoneme></lexeme>
  <lexeme><grapheme>Avèze</grapheme><alias>Avèze</alias><phoneme>avɛz</phoneme></lexeme>
  <lexeme><grapheme>Bez-et-Esparon</grapheme><alias>Bèze-et-Esparon</alias><phoneme>bɛz e ɛspaʁɔ̃</phoneme></lexeme>
  <lexeme><grapheme>Trèves</grapheme><alias>Trève</alias><phoneme>tʁɛv</phoneme></lexeme>
  <lexeme><grapheme>Lanuéjols</grapheme><alias>Lanuéjol</alias><phoneme>lanɥeʒɔl</phoneme></lexeme>
  <lexeme><grapheme>L'Espérou</grapheme><alias>L'Espérou</alias><phoneme>lɛspeʁu</phoneme></lexeme>
  <lexeme><grapheme>Gardon</grapheme><alias>Gardon</alias><phoneme>ɡaʁdɔ̃</phoneme></lexeme>
  <lexeme><grapheme>Cèze</grapheme><alias>Cèze</alias><phoneme>sɛz</phoneme></lexeme>
  <lexeme><grapheme>Mende</grapheme><alias>Mende</alias><phoneme>mɑ̃d</phoneme></lexeme>
  <lexeme><grapheme>Florac</grapheme><alias>Florac</alias><phoneme>flɔʁak</phoneme></lexeme>
  <lexeme><grapheme>Lunel</grapheme><alias>Lunel</alias><phoneme>lynɛl</phoneme></lexeme>
  <lexeme><grapheme>Agde</grapheme><alias>Agde</alias><phoneme>aɡd</phoneme></lexeme>
  <lexeme><grapheme>Sète</grapheme><alias>Sète</alias><phoneme>sɛt</phoneme></lexeme>
  <lexeme><grapheme>Millau</grapheme><alias>Mi-yo</alias><phoneme>mijo</phoneme></lexeme>
  <lexeme><grapheme>Rodez</grapheme><alias>Rodèze</alias><phoneme>ʁɔdɛz</phoneme></lexeme>
  <lexeme><grapheme>Aix</grapheme><alias>Ex</alias><phoneme>ɛks</phoneme></lexeme>
  <lexeme><grapheme>Aix-en-Provence</grapheme><alias>Ex-en-Provence</alias><phoneme>ɛks ɑ̃ pʁɔvɑ̃s</phoneme></lexeme>
  <lexeme><grapheme>Auxerre</grapheme><alias>Ausserre</alias><phoneme>osɛʁ</phoneme></lexeme>
  <lexeme><grapheme>Bruxelles</grapheme><alias>Brusselle</alias><phoneme>bʁysɛl</phoneme></lexeme>
  <lexeme><grapheme>Metz</grapheme><alias>Messe</alias><phoneme>mɛs</phoneme></lexeme>
  <lexeme><grapheme>Reims</grapheme><alias>Rinss</alias><phoneme>ʁɛ̃s</phoneme></lexeme>
  <lexeme><grapheme>Lons-le-Saunier</grapheme><alias>Lon-le-Saunier</alias><phoneme>lɔ̃ lə sonje</phoneme></lexeme>
  <lexeme><grapheme>Cassis</grapheme><alias>Cassi</alias><phoneme>kasi</phoneme></lexeme>
  <lexeme><grapheme>Anvers</grapheme><alias>Anverss</alias><phoneme>ɑ̃vɛʁs</phoneme></lexeme>
  <lexeme><grapheme>Gers</grapheme><alias>Gerss</alias><phoneme>ʒɛʁs</phoneme></lexeme>
  <lexeme><grapheme>Vals-les-Bains</grapheme><alias>Valss-les-Bains</alias><phoneme>vals le bɛ̃</phoneme></lexeme>
  <lexeme><grapheme>Carpentras</grapheme><alias>Carpentra</alias><phoneme>kaʁpɑ̃tʁa</phoneme></lexeme>
  <lexeme><grapheme>Privas</grapheme><alias>Priva</alias><phoneme>pʁiva</phoneme></lexeme>
  <lexeme><grapheme>Aubenas</grapheme><alias>Aubena</alias><phoneme>obəna</phoneme></lexeme>
  <lexeme><grapheme>Joyeuse</grapheme><alias>Joyeuse</alias><phoneme>ʒwajøz</phoneme></lexeme>
  <lexeme><grapheme>Le Puy</grapheme><alias>Le Pui</alias><phoneme>lə pɥi</phoneme></lexeme>
  <lexeme><grapheme>Montpellier</grapheme><alias>Montpellier</alias><phoneme>mɔ̃pəlje</phoneme></lexeme>
  <!-- Acronyms read as words, and those read otherwise than by rule -->
  <lexeme><grapheme>ADEME</grapheme><grapheme>Ademe</grapheme><alias>Adème</alias><phoneme>adɛm</phoneme></lexeme>
  <lexeme><grapheme>AFPA</grapheme><grapheme>Afpa</grapheme><alias>Afpa</alias></lexeme>
  <lexeme><grapheme>ALUR</grapheme><grapheme>Alur</grapheme><alias>Alur</alias></lexeme>
  <lexeme><grapheme>ANAH</grapheme><grapheme>Anah</grapheme><alias>Ana</alias><phoneme>ana</phoneme></lexeme>
  <lexeme><grapheme>ANSES</grapheme><grapheme>Anses</grapheme><alias>Ansesse</alias><phoneme>ɑ̃sɛs</phoneme></lexeme>
  <lexeme><grapheme>ARCEP</grapheme><grapheme>Arcep</grapheme><alias>Arcep</alias></lexeme>
  <lexeme><grapheme>ARCOM</grapheme><grapheme>Arcom</grapheme><alias>Arcom</alias></lexeme>
  <lexeme><grapheme>ASSEDIC</grapheme><grapheme>Assedic</grapheme><alias>Assédic</alias><phoneme>asedik</phoneme></lexeme>
  <lexeme><grapheme>ATSEM</grapheme><grapheme>Atsem</grapheme><alias>Atsem</alias></lexeme>
  <lexeme><grapheme>BAFA</grapheme><grapheme>Bafa</grapheme><alias>Bafa</alias></lexeme>
  <lexeme><grapheme>BAC</grapheme><alias>bac</alias></lexeme>
  <lexeme><grapheme>BRICS</grapheme><alias>Brics</alias></lexeme>
  <lexeme><grapheme>CAF</grapheme><grapheme>Caf</grapheme><alias>Caf</alias></lexeme>
  <lexeme><grapheme>CADA</grapheme><grapheme>Cada</grapheme><alias>Cada</alias></lexeme>
  <lexeme><grapheme>CAPES</grapheme><grapheme>Capes</grapheme><alias>Capesse</alias><phoneme>kapɛs</phoneme></lexeme>
  <lexeme><grapheme>CAUE</grapheme><alias>C A U E</alias></lexeme>
  <lexeme><grapheme>CEDEX</grapheme><grapheme>Cedex</grapheme><grapheme>cedex</grapheme><alias>cédex</alias><phoneme>sedɛks</phoneme></lexeme>
  <lexeme><grapheme>CEREMA</grapheme><grapheme>Cerema</grapheme><alias>Céréma</alias><phoneme>seʁema</phoneme></lexeme>
  <lexeme><grapheme>CIRAD</grapheme><grapheme>Cirad</grapheme><alias>Cirad</alias></lexeme>
  <lexeme><grapheme>CNIL</grapheme><grapheme>Cnil</grapheme><alias>Cnil</alias></lexeme>
  <lexeme><grapheme>COD</grapheme><alias>C O D</alias></lexeme>
  <lexeme><grapheme>COP</grapheme><alias>Cop</alias></lexeme>
  <lexeme><grapheme>CREPS</grapheme><grapheme>Creps</grapheme><alias>Crepse</alias><phoneme>kʁɛps</phoneme></lexeme>
  <lexeme><grapheme>CRIF</grapheme><grapheme>Crif</grapheme><alias>Crif</alias></lexeme>
  <lexeme><grapheme>CROUS</grapheme><grapheme>Crous</grapheme><alias>Crouss</alias><phoneme>kʁus</phoneme></lexeme>
  <lexeme><grapheme>DREAL</grapheme><grapheme>Dreal</grapheme><alias>Dréal</alias><phoneme>dʁeal</phoneme></lexeme>
  <lexeme><grapheme>DROM</grapheme><alias>Drome</alias></lexeme>
  <lexeme><grapheme>EHPAD</grapheme><grapheme>Ehpad</grapheme><alias>Épade</alias><phoneme>epad</phoneme></lexeme>
  <lexeme><grapheme>ENEDIS</grapheme><grapheme>Enedis</grapheme><alias>Énédisse</alias><phoneme>enedis</phoneme></lexeme>
  <lexeme><grapheme>EPHAD</grapheme><alias>Épade</alias></lexeme>
  <lexeme><grapheme>EPIDE</grapheme><grapheme>Epide</grapheme><alias>Épide</alias><phoneme>epid</phoneme></lexeme>
  <lexeme><grapheme>ERASMUS</grapheme><alias>Erasmusse</alias></lexeme>
  <lexeme><grapheme>ESAT</grapheme><grapheme>Ésat</grapheme><grapheme>Esat</grapheme><alias>Ézate</alias><phoneme>ezat</phoneme></lexeme>
  <lexeme><grapheme>FIFA</grapheme><grapheme>Fifa</grapheme><alias>Fifa</alias></lexeme>
  <lexeme><grapheme>FEDER</grapheme><grapheme>Feder</grapheme><alias>Fédère</alias><phoneme>fedɛʁ</phoneme></lexeme>
  <lexeme><grapheme>FEMA</grapheme><alias>Féma</alias></lexeme>
  <lexeme><grapheme>FNAC</grapheme><grapheme>Fnac</grapheme><alias>Fnac</alias></lexeme>
  <lexeme><grapheme>FNSEA</grapheme><alias>F N S E A</alias></lexeme>
  <lexeme><grapheme>FIV</grapheme><alias>Five</alias></lexeme>
  <lexeme><grapheme>GAEC</grapheme><grapheme>Gaec</grapheme><alias>Gaèque</alias><phoneme>ɡaɛk</phoneme></lexeme>
  <lexeme><grapheme>GEMAPI</grapheme><grapheme>Gemapi</grapheme><alias>Gémapi</alias><phoneme>ʒemapi</phoneme></lexeme>
  <lexeme><grapheme>GIEC</grapheme><grapheme>Giec</grapheme><alias>Jièque</alias><phoneme>ʒjɛk</phoneme></lexeme>
  <lexeme><grapheme>GRETA</grapheme><grapheme>Greta</grapheme><alias>Gréta</alias><phoneme>ɡʁeta</phoneme></lexeme>
  <lexeme><grapheme>GRDF</grapheme><alias>G R D F</alias></lexeme>
  <lexeme><grapheme>IBAN</grapheme><grapheme>Iban</grapheme><alias>Iban</alias></lexeme>
  <lexeme><grapheme>IFOP</grapheme><grapheme>Ifop</grapheme><alias>Ifop</alias></lexeme>
  <lexeme><grapheme>IFREMER</grapheme><grapheme>Ifremer</grapheme><alias>Ifremer</alias></lexeme>
  <lexeme><grapheme>INRAE</grapheme><grapheme>Inrae</grapheme><alias>Innraé</alias><phoneme>inʁae</phoneme></lexeme>
  <lexeme><grapheme>INRIA</grapheme><grapheme>Inria</grapheme><alias>Inria</alias></lexeme>
  <lexeme><grapheme>INSEE</grapheme><grapheme>Insee</grapheme><alias>Innsé</alias><phoneme>inse</phoneme></lexeme>
  <lexeme><grapheme>INSERM</grapheme><grapheme>Inserm</grapheme><alias>Innserme</alias><phoneme>insɛʁm</phoneme></lexeme>
  <lexeme><grapheme>INTERPOL</grapheme><alias>Interpol</alias></lexeme>
  <lexeme><grapheme>ISF</grapheme><alias>I S F</alias></lexeme>
  <lexeme><grapheme>ITEP</grapheme><grapheme>Itep</grapheme><alias>Itep</alias></lexeme>
  <lexeme><grapheme>ITER</grapheme><grapheme>Iter</grapheme><alias>Iterre</alias><phoneme>itɛʁ</phoneme></lexeme>
  <lexeme><grapheme>LREM</grapheme><alias>L R E M</alias></lexeme>
  <lexeme><grapheme>MEDEF</grapheme><grapheme>Medef</grapheme><alias>Médef</alias><phoneme>medɛf</phoneme></lexeme>
  <lexeme><grapheme>MIDEM</grapheme><alias>Midem</alias></lexeme>
  <lexeme><grapheme>MIPIM</grapheme><alias>Mipim</alias></lexeme>
  <lexeme><grapheme>MODEM</grapheme><grapheme>MoDem</grapheme><grapheme>Modem</grapheme><alias>Modem</alias></lexeme>
  <lexeme><grapheme>NASA</grapheme><grapheme>Nasa</grapheme><alias>Naza</alias><phoneme>naza</phoneme></lexeme>
  <lexeme><grapheme>NUPES</grapheme><grapheme>Nupes</grapheme><alias>Nupesse</alias><phoneme>nypɛs</phoneme></lexeme>
  <lexeme><grapheme>OCDE</grapheme><alias>O C D E</alias></lexeme>
  <lexeme><grapheme>ONU</grapheme><grapheme>Onu</grapheme><alias>Onu</alias></lexeme>
  <lexeme><grapheme>OPEP</grapheme><grapheme>Opep</grapheme><alias>Opep</alias></lexeme>
  <lexeme><grapheme>OTAN</grapheme><grapheme>Otan</grapheme><alias>Otan</alias></lexeme>
  <lexeme><grapheme>OVNI</grapheme><grapheme>Ovni</grapheme><grapheme>ovni</grapheme><alias>ovni</alias><phoneme>ɔvni</phoneme></lexeme>
  <lexeme><grapheme>PAC</grapheme><grapheme>Pac</grapheme><alias>Pac</alias></lexeme>
  <lexeme><grapheme>PACA</grapheme><grapheme>Paca</grapheme><alias>Paca</alias></lexeme>
  <lexeme><grapheme>PACS</grapheme><grapheme>Pacs</grapheme><grapheme>pacs</grapheme><alias>paxe</alias><phoneme>paks</phoneme></lexeme>
  <lexeme><grapheme>PLUi</grapheme><grapheme>PLUI</grapheme><alias>P L U I</alias></lexeme>
  <lexeme><grapheme>PRISM</grapheme><alias>Prisme</alias></lexeme>
  <lexeme><grapheme>RIB</grapheme><alias>Rib</alias></lexeme>
  <lexeme><grapheme>RIP</grapheme><alias>R I P</alias></lexeme>
  <lexeme><grapheme>SACEM</grapheme><grapheme>Sacem</grapheme><alias>Sacem</alias></lexeme>
  <lexeme><grapheme>SAFER</grapheme><grapheme>Safer</grapheme><alias>Safère</alias><phoneme>safɛʁ</phoneme></lexeme>
  <lexeme><grapheme>SAMU</grapheme><grapheme>Samu</grapheme><alias>Samu</alias></lexeme>
  <lexeme><grapheme>SCOT</grapheme><grapheme>SCoT</grapheme><grapheme>Scot</grapheme><alias>Scotte</alias><phoneme>skɔt</phoneme></lexeme>
  <lexeme><grapheme>SCOP</grapheme><grapheme>Scop</grapheme><grapheme>scop</grapheme><alias>Scope</alias><phoneme>skɔp</phoneme></lexeme>
  <lexeme><grapheme>SEGPA</grapheme><grapheme>Segpa</grapheme><alias>Segpa</alias></lexeme>
  <lexeme><grapheme>SIDA</grapheme><grapheme>sida</grapheme><alias>sida</alias></lexeme>
  <lexeme><grapheme>SIVOM</grapheme><grapheme>Sivom</grapheme><alias>Sivom</alias></lexeme>
  <lexeme><grapheme>SMIC</grapheme><grapheme>Smic</grapheme><grapheme>smic</grapheme><alias>Smic</alias></lexeme>
  <lexeme><grapheme>SMUR</grapheme><grapheme>Smur</grapheme><alias>Smur</alias></lexeme>
  <lexeme><grapheme>SWAT</grapheme><alias>Swate</alias></lexeme>
  <lexeme><grapheme>TUC</grapheme><alias>Tuc</alias></lexeme>
  <lexeme><grapheme>UNEDIC</grapheme><grapheme>Unédic</grapheme><grapheme>Unedic</grapheme><alias>Unédic</alias><phoneme>ynedik</phoneme></lexeme>
  <lexeme><grapheme>UNEF</grapheme><grapheme>Unef</grapheme><alias>Unef</alias></lexeme>
  <lexeme><grapheme>UNESCO</grapheme><grapheme>Unesco</grapheme><alias>Unesco</alias></lexeme>
  <lexeme><grapheme>UNICEF</grapheme><grapheme>Unicef</grapheme><alias>Unicef</alias></lexeme>
  <lexeme><grapheme>UNSA</grapheme><grapheme>Unsa</grapheme><alias>Unsa</alias></lexeme>
  <lexeme><grapheme>URSS</grapheme><alias>U R S S</alias></lexeme>
  <lexeme><grapheme>URSSAF</grapheme><grapheme>Urssaf</grapheme><alias>Urssaf</alias></lexeme>
  <lexeme><grapheme>VIP</grapheme><alias>V I P</alias></lexeme>
  <lexeme><grapheme>ZAC</grapheme><grapheme>Zac</grapheme><alias>Zac</alias></lexeme>
  <lexeme><grapheme>ZAD</grapheme><grapheme>Zad</grapheme><grapheme>zad</grapheme><alias>zad</alias><phoneme>zad</phoneme></lexeme>
  <lexeme><grapheme>ZEP</grapheme><grapheme>Zep</grapheme><alias>Zep</alias></lexeme>
  <lexeme><grapheme>ZUP</grapheme><grapheme>Zup</grapheme><alias>Zup</alias></lexeme>
  <lexeme><grapheme>ENA</grapheme><alias>Éna</alias></lexeme>
  <lexeme><grapheme>DDASS</grapheme><grapheme>Ddass</grapheme><alias>Dasse</alias><phoneme>das</phoneme></lexeme>
  <lexeme><grapheme>DOM-TOM</grapheme><alias>dom-tom</alias></lexeme>
  <lexeme><grapheme>DOM</grapheme><alias>Dom</alias></lexeme>
  <lexeme><grapheme>TOM</grapheme><alias>Tom</alias></lexeme>
  <lexeme><grapheme>CES</grapheme><alias>C E S</alias></lexeme>
  <lexeme><grapheme>RASED</grapheme><grapheme>Rased</grapheme><alias>Razède</alias><phoneme>ʁazɛd</phoneme></lexeme>
  <lexeme><grapheme>ULIS</grapheme><grapheme>Ulis</grapheme><alias>Uliss</alias><phoneme>ylis</phoneme></lexeme>
  <lexeme><grapheme>REP</grapheme><alias>Rep</alias></lexeme>
  <lexeme><grapheme>REP+</grapheme><alias>Rep plus</alias></lexeme>
  <lexeme><grapheme>EPAD</grapheme><alias>Épade</alias></lexeme>
  <lexeme><grapheme>SDIS</grapheme><alias>S D I S</alias></lexeme>
  <lexeme><grapheme>ADIL</grapheme><alias>Adile</alias></lexeme>
  <lexeme><grapheme>CEVIPOF</grapheme><grapheme>Cevipof</grapheme><alias>Cévipof</alias><phoneme>sevipɔf</phoneme></lexeme>
  <lexeme><grapheme>ELAN</grapheme><alias>Élan</alias></lexeme>
  <lexeme><grapheme>AMAP</grapheme><grapheme>Amap</grapheme><alias>Amap</alias></lexeme>
  <lexeme><grapheme>LICRA</grapheme><grapheme>Licra</grapheme><alias>Licra</alias></lexeme>
  <lexeme><grapheme>MRAP</grapheme><grapheme>Mrap</grapheme><alias>Mrap</alias></lexeme>
  <lexeme><grapheme>CIMADE</grapheme><grapheme>Cimade</grapheme><alias>Cimade</alias></lexeme>
  <lexeme><grapheme>PSC1</grapheme><alias>P S C un</alias></lexeme>
  <lexeme><grapheme>AESH</grapheme><alias>A E S H</alias></lexeme>
  <lexeme><grapheme>NIMBY</grapheme><alias>nimbi</alias></lexeme>
  <lexeme><grapheme>RGPD</grapheme><alias>R G P D</alias></lexeme>
  <lexeme><grapheme>ZFE</grapheme><alias>Z F E</alias></lexeme>
  <lexeme><grapheme>SNU</grapheme><alias>S N U</alias></lexeme>
  <lexeme><grapheme>UEFA</grapheme><grapheme>Uefa</grapheme><alias>Uéfa</alias><phoneme>yefa</phoneme></lexeme>
  <lexeme><grapheme>NBA</grapheme><alias>N B A</alias></lexeme>
  <lexeme><grapheme>FFESSM</grapheme><alias>F F E S S M</alias></lexeme>
  <lexeme><grapheme>OM</grapheme><alias>O M</alias></lexeme>
  <lexeme><grapheme>OL</grapheme><alias>O L</alias></lexeme>
  <lexeme><grapheme>PSG</grapheme><alias>P S G</alias></lexeme>
  <lexeme><grapheme>TOP 14</grapheme><alias>Top quatorze</alias></lexeme>
  <lexeme><grapheme>JO</grapheme><alias>J O</alias></lexeme>
  <lexeme><grapheme>CIO</grapheme><alias>C I O</alias></lexeme>
  <lexeme><grapheme>LOSC</grapheme><grapheme>Losc</grapheme><alias>Losc</alias></lexeme>
  <lexeme><grapheme>UCI</grapheme><alias>U C I</alias></lexeme>
  <lexeme><grapheme>ATP</grapheme><alias>A T P</alias></lexeme>
  <lexeme><grapheme>WTA</grapheme><alias>W T A</alias></lexeme>
  <lexeme><grapheme>VTT</grapheme><alias>V T T</alias></lexeme>
  <lexeme><grapheme>BMX</grapheme><alias>B M X</alias></lexeme>
  <lexeme><grapheme>MMA</grapheme><alias>M M A</alias></lexeme>
  <lexeme><grapheme>USAM</grapheme><grapheme>Usam</grapheme><alias>Uzame</alias><phoneme>yzam</phoneme></lexeme>
  <lexeme><grapheme>OAC</grapheme><alias>O A C</alias></lexeme>
  <lexeme><grapheme>CAC 40</grapheme><alias>Cac quarante</alias></lexeme>
  <lexeme><grapheme>CAC</grapheme><alias>Cac</alias></lexeme>
  <lexeme><grapheme>RTE</grapheme><alias>R T E</alias></lexeme>
  <lexeme><grapheme>ZNIEFF</grapheme><grapheme>Znieff</grapheme><alias>Znieffe</alias><phoneme>znjɛf</phoneme></lexeme>
  <lexeme><grapheme>PAPI</grapheme><alias>Papi</alias></lexeme>
  <lexeme><grapheme>PPRI</grapheme><grapheme>PPRi</grapheme><alias>P P R I</alias></lexeme>
  <lexeme><grapheme>SAGE</grapheme><alias>Sage</alias></lexeme>
  <lexeme><grapheme>GR</grapheme><alias>G R</alias></lexeme>
  <lexeme><grapheme>ADN</grapheme><alias>A D N</alias></lexeme>
  <lexeme><grapheme>ARN</grapheme><alias>A R N</alias></lexeme>
  <lexeme><grapheme>CO2</grapheme><grapheme>CO₂</grapheme><alias>C O deux</alias></lexeme>
  <lexeme><grapheme>H2O</grapheme><alias>H deux O</alias></lexeme>
  <lexeme><grapheme>PETR</grapheme><alias>P E T R</alias></lexeme>
  <lexeme><grapheme>EARL</grapheme><alias>E A R L</alias></lexeme>
  <lexeme><grapheme>TTC</grapheme><alias>toutes taxes comprises</alias></lexeme>
  <lexeme><grapheme>RN</grapheme><alias>R N</alias></lexeme>
  <lexeme><grapheme>IA</grapheme><alias>I A</alias></lexeme>
  <lexeme><grapheme>URL</grapheme><alias>U R L</alias></lexeme>
  <lexeme><grapheme>ATTAC</grapheme><grapheme>Attac</grapheme><alias>Attaque</alias><phoneme>atak</phoneme></lexeme>
  <lexeme><grapheme>CERN</grapheme><grapheme>Cern</grapheme><alias>Cerne</alias><phoneme>sɛʁn</phoneme></lexeme>
  <lexeme><grapheme>HALDE</grapheme><alias>Alde</alias></lexeme>
  <lexeme><grapheme>MILDECA</grapheme><alias>Mildéca</alias></lexeme>
  <!-- Acronyms that are spelled -->
  <lexeme><grapheme>APD</grapheme><alias>A P D</alias></lexeme>
  <lexeme><grapheme>ADMR</grapheme><alias>A D M R</alias></lexeme>
  <lexeme><grapheme>AFP</grapheme><alias>A F P</alias></lexeme>
  <lexeme><grapheme>AOC</grapheme><alias>A O C</alias></lexeme>
  <lexeme><grapheme>AOP</grapheme><alias>A O P</alias></lexeme>
  <lexeme><grapheme>ARS</grapheme><alias>A R S</alias></lexeme>
  <lexeme><grapheme>BEP</grapheme><alias>B E P</alias></lexeme>
  <lexeme><grapheme>BFM</grapheme><alias>B F M</alias></lexeme>
  <lexeme><grapheme>BTP</grapheme><alias>B T P</alias></lexeme>
  <lexeme><grapheme>BTS</grapheme><alias>B T S</alias></lexeme>
  <lexeme><grapheme>CAP</grapheme><alias>C A P</alias></lexeme>
  <lexeme><grapheme>CCAS</grapheme><alias>C C A S</alias></lexeme>
  <lexeme><grapheme>CCI</grapheme><alias>C C I</alias></lexeme>
  <lexeme><grapheme>CDD</grapheme><alias>C D D</alias></lexeme>
  <lexeme><grapheme>CDI</grapheme><alias>C D I</alias></lexeme>
  <lexeme><grapheme>CDG</grapheme><alias>C D G</alias></lexeme>
  <lexeme><grapheme>CFDT</grapheme><alias>C F D T</alias></lexeme>
  <lexeme><grapheme>CFTC</grapheme><alias>C F T C</alias></lexeme>
  <lexeme><grapheme>CGT</grapheme><alias>C G T</alias></lexeme>
  <lexeme><grapheme>CHU</grapheme><alias>C H U</alias></lexeme>
  <lexeme><grapheme>CHR</grapheme><alias>C H R</alias></lexeme>
  <lexeme><grapheme>CHS</grapheme><alias>C H S</alias></lexeme>
  <lexeme><grapheme>CIC</grapheme><alias>C I C</alias></lexeme>
  <lexeme><grapheme>CNC</grapheme><alias>C N C</alias></lexeme>
  <lexeme><grapheme>CNRS</grapheme><alias>C N R S</alias></lexeme>
  <lexeme><grapheme>CPAM</grapheme><alias>C P A M</alias></lexeme>
  <lexeme><grapheme>CPE</grapheme><alias>C P E</alias></lexeme>
  <lexeme><grapheme>CRS</grapheme><alias>C R S</alias></lexeme>
  <lexeme><grapheme>CSG</grapheme><alias>C S G</alias></lexeme>
  <lexeme><grapheme>CSE</grapheme><alias>C S E</alias></lexeme>
  <lexeme><grapheme>CTM</grapheme><alias>C T M</alias></lexeme>
  <lexeme><grapheme>DDT</grapheme><alias>D D T</alias></lexeme>
  <lexeme><grapheme>DDTM</grapheme><alias>D D T M</alias></lexeme>
  <lexeme><grapheme>DGCCRF</grapheme><alias>D G C C R F</alias></lexeme>
  <lexeme><grapheme>DGSE</grapheme><alias>D G S E</alias></lexeme>
  <lexeme><grapheme>DGSI</grapheme><alias>D G S I</alias></lexeme>
  <lexeme><grapheme>DPE</grapheme><alias>D P E</alias></lexeme>
  <lexeme><grapheme>DRH</grapheme><alias>D R H</alias></lexeme>
  <lexeme><grapheme>DVD</grapheme><alias>D V D</alias></lexeme>
  <lexeme><grapheme>EDF</grapheme><alias>E D F</alias></lexeme>
  <lexeme><grapheme>EELV</grapheme><alias>E E L V</alias></lexeme>
  <lexeme><grapheme>EHESS</grapheme><alias>E H E S S</alias></lexeme>
  <lexeme><grapheme>ENS</grapheme><alias>E N S</alias></lexeme>
  <lexeme><grapheme>ENT</grapheme><alias>E N T</alias></lexeme>
  <lexeme><grapheme>EPCI</grapheme><alias>E P C I</alias></lexeme>
  <lexeme><grapheme>EPS</grapheme><alias>E P S</alias></lexeme>
  <lexeme><grapheme>ERDF</grapheme><alias>E R D F</alias></lexeme>
  <lexeme><grapheme>ERP</grapheme><alias>E R P</alias></lexeme>
  <lexeme><grapheme>ESS</grapheme><alias>E S S</alias></lexeme>
  <lexeme><grapheme>FDSEA</grapheme><alias>F D S E A</alias></lexeme>
  <lexeme><grapheme>FFR</grapheme><alias>F F R</alias></lexeme>
  <lexeme><grapheme>FFF</grapheme><alias>F F F</alias></lexeme>
  <lexeme><grapheme>FN</grapheme><alias>F N</alias></lexeme>
  <lexeme><grapheme>FO</grapheme><alias>F O</alias></lexeme>
  <lexeme><grapheme>FSU</grapheme><alias>F S U</alias></lexeme>
  <lexeme><grapheme>GDF</grapheme><alias>G D F</alias></lexeme>
  <lexeme><grapheme>GES</grapheme><alias>G E S</alias></lexeme>
  <lexeme><grapheme>GHT</grapheme><alias>G H T</alias></lexeme>
  <lexeme><grapheme>GIE</grapheme><alias>G I E</alias></lexeme>
  <lexeme><grapheme>GIGN</grapheme><alias>G I G N</alias></lexeme>
  <lexeme><grapheme>GPS</grapheme><alias>G P S</alias></lexeme>
  <lexeme><grapheme>HLM</grapheme><alias>H L M</alias></lexeme>
  <lexeme><grapheme>HPV</grapheme><alias>H P V</alias></lexeme>
  <lexeme><grapheme>IEP</grapheme><alias>I E P</alias></lexeme>
  <lexeme><grapheme>IGN</grapheme><alias>I G N</alias></lexeme>
  <lexeme><grapheme>IGP</grapheme><alias>I G P</alias></lexeme>
  <lexeme><grapheme>IME</grapheme><alias>I M E</alias></lexeme>
  <lexeme><grapheme>IMT</grapheme><alias>I M T</alias></lexeme>
  <lexeme><grapheme>INA</grapheme><alias>I N A</alias></lexeme>
  <lexeme><grapheme>INRS</grapheme><alias>I N R S</alias></lexeme>
  <lexeme><grapheme>IRM</grapheme><alias>I R M</alias></lexeme>
  <lexeme><grapheme>IUT</grapheme><alias>I U T</alias></lexeme>
  <lexeme><grapheme>IVG</grapheme><alias>I V G</alias></lexeme>
  <lexeme><grapheme>JAF</grapheme><alias>J A F</alias></lexeme>
  <lexeme><grapheme>JT</grapheme><alias>J T</alias></lexeme>
  <lexeme><grapheme>KO</grapheme><alias>K O</alias></lexeme>
  <lexeme><grapheme>LED</grapheme><alias>L E D</alias></lexeme>
  <lexeme><grapheme>LFI</grapheme><alias>L F I</alias></lexeme>
  <lexeme><grapheme>LGBT</grapheme><alias>L G B T</alias></lexeme>
  <lexeme><grapheme>LGV</grapheme><alias>L G V</alias></lexeme>
  <lexeme><grapheme>LR</grapheme><alias>L R</alias></lexeme>
  <lexeme><grapheme>MJC</grapheme><alias>M J C</alias></lexeme>
  <lexeme><grapheme>MSA</grapheme><alias>M S A</alias></lexeme>
  <lexeme><grapheme>NPA</grapheme><alias>N P A</alias></lexeme>
  <lexeme><grapheme>OGM</grapheme><alias>O G M</alias></lexeme>
  <lexeme><grapheme>OMS</grapheme><alias>O M S</alias></lexeme>
  <lexeme><grapheme>ONG</grapheme><alias>O N G</alias></lexeme>
  <lexeme><grapheme>ONF</grapheme><alias>O N F</alias></lexeme>
  <lexeme><grapheme>OK</grapheme><alias>O K</alias></lexeme>
  <lexeme><grapheme>OPJ</grapheme><alias>O P J</alias></lexeme>
  <lexeme><grapheme>ORTF</grapheme><alias>O R T F</alias></lexeme>
  <lexeme><grapheme>PDG</grapheme><alias>P D G</alias></lexeme>
  <lexeme><grapheme>PCF</grapheme><alias>P C F</alias></lexeme>
  <lexeme><grapheme>PCS</grapheme><alias>P C S</alias></lexeme>
  <lexeme><grapheme>PDF</grapheme><alias>P D F</alias></lexeme>
  <lexeme><grapheme>PEL</grapheme><alias>P E L</alias></lexeme>
  <lexeme><grapheme>PIB</grapheme><alias>P I B</alias></lexeme>
  <lexeme><grapheme>PLU</grapheme><alias>P L U</alias></lexeme>
  <lexeme><grapheme>PMA</grapheme><alias>P M A</alias></lexeme>
  <lexeme><grapheme>PMI</grapheme><alias>P M I</alias></lexeme>
  <lexeme><grapheme>PME</grapheme><alias>P M E</alias></lexeme>
  <lexeme><grapheme>PMR</grapheme><alias>P M R</alias></lexeme>
  <lexeme><grapheme>PS</grapheme><alias>P S</alias></lexeme>
  <lexeme><grapheme>PTZ</grapheme><alias>P T Z</alias></lexeme>
  <lexeme><grapheme>PV</grapheme><alias>P V</alias></lexeme>
  <lexeme><grapheme>QG</grapheme><alias>Q G</alias></lexeme>
  <lexeme><grapheme>RATP</grapheme><alias>R A T P</alias></lexeme>
  <lexeme><grapheme>RDC</grapheme><alias>R D C</alias></lexeme>
  <lexeme><grapheme>RER</grapheme><alias>R E R</alias></lexeme>
  <lexeme><grapheme>RFI</grapheme><alias>R F I</alias></lexeme>
  <lexeme><grapheme>RH</grapheme><alias>R H</alias></lexeme>
  <lexeme><grapheme>RMC</grapheme><alias>R M C</alias></lexeme>
  <lexeme><grapheme>RPR</grapheme><alias>R P R</alias></lexeme>
  <lexeme><grapheme>RPG</grapheme><alias>R P G</alias></lexeme>
  <lexeme><grapheme>RSA</grapheme><alias>R S A</alias></lexeme>
  <lexeme><grapheme>RTL</grapheme><alias>R T L</alias></lexeme>
  <lexeme><grapheme>RTT</grapheme><alias>R T T</alias></lexeme>
  <lexeme><grapheme>SARL</grapheme><alias>S A R L</alias></lexeme>
  <lexeme><grapheme>SAS</grapheme><alias>S A S</alias></lexeme>
  <lexeme><grapheme>SASU</grapheme><alias>S A S U</alias></lexeme>
  <lexeme><grapheme>SAV</grapheme><alias>S A V</alias></lexeme>
  <lexeme><grapheme>SCI</grapheme><alias>S C I</alias></lexeme>
  <lexeme><grapheme>SDF</grapheme><alias>S D F</alias></lexeme>
  <lexeme><grapheme>SFR</grapheme><alias>S F R</alias></lexeme>
  <lexeme><grapheme>SGDF</grapheme><alias>S G D F</alias></lexeme>
  <lexeme><grapheme>SMS</grapheme><alias>S M S</alias></lexeme>
  <lexeme><grapheme>SNC</grapheme><alias>S N C</alias></lexeme>
  <lexeme><grapheme>SNCF</grapheme><alias>S N C F</alias></lexeme>
  <lexeme><grapheme>SPA</grapheme><alias>S P A</alias></lexeme>
  <lexeme><grapheme>SPL</grapheme><alias>S P L</alias></lexeme>
  <lexeme><grapheme>SRU</grapheme><alias>S R U</alias></lexeme>
  <lexeme><grapheme>SUV</grapheme><alias>S U V</alias></lexeme>
  <lexeme><grapheme>SVT</grapheme><alias>S V T</alias></lexeme>
  <lexeme><grapheme>TDAH</grapheme><alias>T D A H</alias></lexeme>
  <lexeme><grapheme>TER</grapheme><alias>T E R</alias></lexeme>
  <lexeme><grapheme>TGV</grapheme><alias>T G V</alias></lexeme>
  <lexeme><grapheme>TPE</grapheme><alias>T P E</alias></lexeme>
  <lexeme><grapheme>TVA</grapheme><alias>T V A</alias></lexeme>
  <lexeme><grapheme>UE</grapheme><alias>U E</alias></lexeme>
  <lexeme><grapheme>UDI</grapheme><alias>U D I</alias></lexeme>
  <lexeme><grapheme>UFC</grapheme><alias>U F C</alias></lexeme>
  <lexeme><grapheme>UMP</grapheme><alias>U M P</alias></lexeme>
  <lexeme><grapheme>USA</grapheme><alias>U S A</alias></lexeme>
  <lexeme><grapheme>USB</grapheme><alias>U S B</alias></lexeme>
  <lexeme><grapheme>UTT</grapheme><alias>U T T</alias></lexeme>
  <lexeme><grapheme>UV</grapheme><alias>U V</alias></lexeme>
  <lexeme><grapheme>VAE</grapheme><alias>V A E</alias></lexeme>
  <lexeme><grapheme>VIH</grapheme><alias>V I H</alias></lexeme>
  <lexeme><grapheme>VTC</grapheme><alias>V T C</alias></lexeme>
  <lexeme><grapheme>WC</grapheme><alias>W C</alias></lexeme>
  <lexeme><grapheme>ZPE</grapheme><alias>Z P E</alias></lexeme>
  <!-- English words and brands of the news -->
  <lexeme><grapheme>MeToo</grapheme><alias>mi tou</alias><phoneme>mitu</phoneme></lexeme>
  <lexeme><grapheme>high-tech</grapheme><alias>aïe-tèque</alias><phoneme>ajtɛk</phoneme></lexeme>
  <lexeme><grapheme>start-up</grapheme><alias>startœupe</alias><phoneme>staʁtœp</phoneme></lexeme>
  <lexeme><grapheme>start-ups</grapheme><alias>startœupes</alias><phoneme>staʁtœp</phoneme></lexeme>
  <lexeme><grapheme>e-mail</grapheme><alias>i-mèle</alias><phoneme>imɛl</phoneme></lexeme>
  <lexeme><grapheme>e-mails</grapheme><alias>i-mèles</alias><phoneme>imɛl</phoneme></lexeme>
  <lexeme><grapheme>Facebook</grapheme><alias>Fèïsbouc</alias><phoneme>fɛjsbuk</phoneme></lexeme>
  <lexeme><grapheme>WhatsApp</grapheme><alias>Ouatsappe</alias><phoneme>watsap</phoneme></lexeme>
  <lexeme><grapheme>YouTube</grapheme><alias>Youtioube</alias><phoneme>jutyb</phoneme></lexeme>
  <lexeme><grapheme>TikTok</grapheme><alias>Tictoc</alias><phoneme>tiktɔk</phoneme></lexeme>
  <lexeme><grapheme>Google</grapheme><alias>Gougueul</alias><phoneme>ɡuɡœl</phoneme></lexeme>
  <lexeme><grapheme>Apple</grapheme><alias>Appeule</alias><phoneme>apœl</phoneme></lexeme>
  <lexeme><grapheme>iPhone</grapheme><alias>aïe-faune</alias><phoneme>ajfɔn</phoneme></lexeme>
  <lexeme><grapheme>Wi-Fi</grapheme><grapheme>wifi</grapheme><grapheme>Wifi</grapheme><alias>oui-fi</alias><phoneme>wifi</phoneme></lexeme>
  <lexeme><grapheme>Airbnb</grapheme><alias>Ère bi èn bi</alias><phoneme>ɛʁbiɛnbi</phoneme></lexeme>
  <lexeme><grapheme>Amazon</grapheme><alias>Amazone</alias><phoneme>amazɔn</phoneme></lexeme>
  <lexeme><grapheme>Microsoft</grapheme><alias>Maïcrosofte</alias><phoneme>majkʁosɔft</phoneme></lexeme>
  <lexeme><grapheme>Twitter</grapheme><alias>Touiteur</alias><phoneme>twitœʁ</phoneme></lexeme>
  <lexeme><grapheme>smartphone</grapheme><alias>smarte-fone</alias><phoneme>smaʁtfɔn</phoneme></lexeme>
  <lexeme><grapheme>smartphones</grapheme><alias>smarte-fones</alias><phoneme>smaʁtfɔn</phoneme></lexeme>
  <lexeme><grapheme>cluster</grapheme><alias>cleusteur</alias><phoneme>klœstœʁ</phoneme></lexeme>
  <lexeme><grapheme>clusters</grapheme><alias>cleusteurs</alias><phoneme>klœstœʁ</phoneme></lexeme>
  <lexeme><grapheme>coworking</grapheme><alias>co-oueurquine</alias><phoneme>kowœʁkiŋ</phoneme></lexeme>
  <lexeme><grapheme>open space</grapheme><alias>opeun spèïce</alias><phoneme>opɛn spɛjs</phoneme></lexeme>
  <lexeme><grapheme>burn-out</grapheme><alias>beurne-aoute</alias><phoneme>bœʁnawt</phoneme></lexeme>
  <lexeme><grapheme>crowdfunding</grapheme><alias>craoude-feundigne</alias><phoneme>kʁawdfœndiŋ</phoneme></lexeme>
  <lexeme><grapheme>fake news</grapheme><alias>fèïque niouze</alias><phoneme>fɛjk njuz</phoneme></lexeme>
  <lexeme><grapheme>fact-checking</grapheme><alias>facte-tchèquine</alias><phoneme>faktʃɛkiŋ</phoneme></lexeme>
  <lexeme><grapheme>lockdown</grapheme><alias>loque-daoune</alias><phoneme>lɔkdawn</phoneme></lexeme>
  <lexeme><grapheme>podcast</grapheme><alias>podcaste</alias><phoneme>pɔdkast</phoneme></lexeme>
  <lexeme><grapheme>podcasts</grapheme><alias>podcastes</alias><phoneme>pɔdkast</phoneme></lexeme>
  <lexeme><grapheme>live</grapheme><alias>laïve</alias><phoneme>lajv</phoneme></lexeme>
  <lexeme><grapheme>playlist</grapheme><alias>plèïliste</alias><phoneme>plɛjlist</phoneme></lexeme>
  <lexeme><grapheme>week-end</grapheme><alias>ouikènde</alias><phoneme>wikɛnd</phoneme></lexeme>
  <lexeme><grapheme>week-ends</grapheme><alias>ouikèndes</alias><phoneme>wikɛnd</phoneme></lexeme>
  <lexeme><grapheme>brunch</grapheme><alias>breunche</alias><phoneme>bʁœnʃ</phoneme></lexeme>
  <lexeme><grapheme>leader</grapheme><alias>lideur</alias><phoneme>lidœʁ</phoneme></lexeme>
  <lexeme><grapheme>leaders</grapheme><alias>lideurs</alias><phoneme>lidœʁ</phoneme></lexeme>
  <lexeme><grapheme>Leader</grapheme><alias>Lideur</alias><phoneme>lidœʁ</phoneme></lexeme>
  <lexeme><grapheme>dealer</grapheme><alias>dileur</alias><phoneme>dilœʁ</phoneme></lexeme>
  <lexeme><grapheme>dealers</grapheme><alias>dileurs</alias><phoneme>dilœʁ</phoneme></lexeme>
  <lexeme><grapheme>designer</grapheme><alias>dizaïneur</alias><phoneme>dizajnœʁ</phoneme></lexeme>
  <lexeme><grapheme>design</grapheme><alias>dizaïne</alias><phoneme>dizajn</phoneme></lexeme>
  <lexeme><grapheme>freelance</grapheme><alias>frilance</alias><phoneme>fʁilɑ̃s</phoneme></lexeme>
  <lexeme><grapheme>hashtag</grapheme><alias>achetague</alias><phoneme>aʃtaɡ</phoneme></lexeme>
  <lexeme><grapheme>hacker</grapheme><alias>aqueur</alias><phoneme>akœʁ</phoneme></lexeme>
  <lexeme><grapheme>hackers</grapheme><alias>aqueurs</alias><phoneme>akœʁ</phoneme></lexeme>
  <lexeme><grapheme>New York</grapheme><alias>Niou Yorque</alias><phoneme>nju jɔʁk</phoneme></lexeme>
  <lexeme><grapheme>Washington</grapheme><alias>Ouachinetone</alias><phoneme>waʃiŋtɔn</phoneme></lexeme>
  <lexeme><grapheme>Boeing</grapheme><alias>Bo-ine</alias><phoneme>bɔiŋ</phoneme></lexeme>
  <lexeme><grapheme>Shakespeare</grapheme><alias>Chexpire</alias><phoneme>ʃɛkspiʁ</phoneme></lexeme>
  <lexeme><grapheme>Johnson</grapheme><alias>Djonnsonne</alias><phoneme>dʒɔnsɔn</phoneme></lexeme>
  <lexeme><grapheme>Trump</grapheme><alias>Treumpe</alias><phoneme>tʁœmp</phoneme></lexeme>
  <lexeme><grapheme>Biden</grapheme><alias>Baïdeune</alias><phoneme>bajdən</phoneme></lexeme>
  <lexeme><grapheme>Leclerc</grapheme><alias>Leclère</alias><phoneme>ləklɛʁ</phoneme></lexeme>
  <lexeme><grapheme>SpaceX</grapheme><alias>Spèïce ixe</alias><phoneme>spɛjs iks</phoneme></lexeme>
  <lexeme><grapheme>ChatGPT</grapheme><alias>Tchatte G P T</alias><phoneme>tʃat ʒe pe te</phoneme></lexeme>
  <lexeme><grapheme>OpenAI</grapheme><alias>Opène et aille</alias><phoneme>opœn e aj</phoneme></lexeme>
  <lexeme><grapheme>Lidl</grapheme><alias>Lideul</alias><phoneme>lidl</phoneme></lexeme>
  <lexeme><grapheme>McDonald's</grapheme><alias>Maque Donalde</alias><phoneme>makdonald</phoneme></lexeme>
  <lexeme><grapheme>Netflix</grapheme><alias>Netflixe</alias><phoneme>nɛtfliks</phoneme></lexeme>
  <lexeme><grapheme>Spotify</grapheme><alias>Spotifaille</alias><phoneme>spotifaj</phoneme></lexeme>
  <lexeme><grapheme>Instagram</grapheme><alias>Instagramme</alias><phoneme>ɛ̃staɡʁam</phoneme></lexeme>
  <lexeme><grapheme>LinkedIn</grapheme><alias>Linquedine</alias><phoneme>linkədin</phoneme></lexeme>
  <lexeme><grapheme>Deliveroo</grapheme><alias>Délivérou</alias><phoneme>delivœʁu</phoneme></lexeme>
  <lexeme><grapheme>Vinted</grapheme><alias>Vinetède</alias><phoneme>vintɛd</phoneme></lexeme>
  <!-- More acronyms of news -->
  <lexeme><grapheme>SGEN</grapheme><grapheme>Sgen</grapheme><alias>Sgène</alias><phoneme>sʒɛn</phoneme></lexeme>
  <lexeme><grapheme>RD</grapheme><alias>R D</alias></lexeme>
  <lexeme><grapheme>RAM</grapheme><alias>Ram</alias></lexeme>
  <lexeme><grapheme>ROM</grapheme><alias>Rom</alias></lexeme>
  <lexeme><grapheme>SNES</grapheme><alias>Snesse</alias></lexeme>
  <lexeme><grapheme>SNES-FSU</grapheme><alias>Snesse F S U</alias></lexeme>
  <lexeme><grapheme>IRSTEA</grapheme><grapheme>Irstea</grapheme><alias>Irstéa</alias><phoneme>iʁstea</phoneme></lexeme>
  <lexeme><grapheme>AfD</grapheme><alias>A F D</alias></lexeme>
  <lexeme><grapheme>SIVU</grapheme><alias>Sivu</alias></lexeme>
  <lexeme><grapheme>SICTOM</grapheme><alias>Sictom</alias></lexeme>
  <lexeme><grapheme>SMICTOM</grapheme><alias>Smictom</alias></lexeme>
  <lexeme><grapheme>SYMTOMA</grapheme><alias>Symtoma</alias></lexeme>
  <lexeme><grapheme>Sictom</grapheme><alias>Sictom</alias></lexeme>
  <lexeme><grapheme>DRAC</grapheme><alias>Drac</alias></lexeme>
  <lexeme><grapheme>Drac</grapheme><alias>Drac</alias></lexeme>
  <lexeme><grapheme>DASEN</grapheme><grapheme>Dasen</grapheme><alias>Dazène</alias><phoneme>dazɛn</phoneme></lexeme>
  <lexeme><grapheme>INSEP</grapheme><grapheme>Insep</grapheme><alias>Innsèpe</alias><phoneme>insɛp</phoneme></lexeme>
  <lexeme><grapheme>ASTRID</grapheme><alias>Astrid</alias></lexeme>
  <lexeme><grapheme>CAN</grapheme><alias>Cane</alias></lexeme>
  <lexeme><grapheme>COJO</grapheme><alias>Cojo</alias></lexeme>
  <lexeme><grapheme>COJOP</grapheme><alias>Cojope</alias></lexeme>
  <lexeme><grapheme>ANSSI</grapheme><alias>Anssi</alias></lexeme>
  <lexeme><grapheme>Anssi</grapheme><alias>Anssi</alias></lexeme>
  <lexeme><grapheme>ANRU</grapheme><alias>Anru</alias></lexeme>
  <lexeme><grapheme>Anru</grapheme><alias>Anru</alias></lexeme>
  <lexeme><grapheme>ANCT</grapheme><alias>A N C T</alias></lexeme>
  <lexeme><grapheme>ADAPEI</grapheme><grapheme>Adapei</grapheme><alias>Adapeille</alias><phoneme>adapɛj</phoneme></lexeme>
  <lexeme><grapheme>UNAPEI</grapheme><grapheme>Unapei</grapheme><alias>Unapeille</alias><phoneme>ynapɛj</phoneme></lexeme>
  <lexeme><grapheme>CIDFF</grapheme><alias>C I D F F</alias></lexeme>
  <lexeme><grapheme>CHSCT</grapheme><alias>C H S C T</alias></lexeme>
  <lexeme><grapheme>DASRI</grapheme><alias>Dasri</alias></lexeme>
  <lexeme><grapheme>ESPE</grapheme><alias>Espé</alias></lexeme>
  <lexeme><grapheme>INSPE</grapheme><alias>Inspé</alias></lexeme>
  <lexeme><grapheme>Inspé</grapheme><alias>Inspé</alias></lexeme>
  <lexeme><grapheme>FNATH</grapheme><alias>Fnate</alias></lexeme>
  <lexeme><grapheme>GEIQ</grapheme><alias>Jéïque</alias></lexeme>
  <lexeme><grapheme>HAD</grapheme><alias>H A D</alias></lexeme>
  <lexeme><grapheme>IFSI</grapheme><alias>Ifsi</alias></lexeme>
  <lexeme><grapheme>Ifsi</grapheme><alias>Ifsi</alias></lexeme>
  <lexeme><grapheme>MAIF</grapheme><grapheme>Maif</grapheme><alias>Maïf</alias><phoneme>maif</phoneme></lexeme>
  <lexeme><grapheme>MACIF</grapheme><alias>Macif</alias></lexeme>
  <lexeme><grapheme>Macif</grapheme><alias>Macif</alias></lexeme>
  <lexeme><grapheme>MAAF</grapheme><alias>Maf</alias></lexeme>
  <lexeme><grapheme>GMF</grapheme><alias>G M F</alias></lexeme>
  <lexeme><grapheme>OPAC</grapheme><alias>Opac</alias></lexeme>
  <lexeme><grapheme>PADD</grapheme><alias>Padde</alias></lexeme>
  <lexeme><grapheme>PETA</grapheme><alias>Péta</alias></lexeme>
  <lexeme><grapheme>SAUR</grapheme><grapheme>Saur</grapheme><alias>Saure</alias><phoneme>sɔʁ</phoneme></lexeme>
  <lexeme><grapheme>SESSAD</grapheme><grapheme>Sessad</grapheme><alias>Sessade</alias><phoneme>sɛsad</phoneme></lexeme>
  <lexeme><grapheme>SPANC</grapheme><grapheme>Spanc</grapheme><alias>Spanque</alias><phoneme>spɑ̃k</phoneme></lexeme>
  <lexeme><grapheme>STAPS</grapheme><grapheme>Staps</grapheme><alias>Stapse</alias><phoneme>staps</phoneme></lexeme>
  <lexeme><grapheme>TAD</grapheme><alias>T A D</alias></lexeme>
  <lexeme><grapheme>TEOM</grapheme><alias>Téome</alias></lexeme>
  <lexeme><grapheme>URSAFF</grapheme><alias>Urssaf</alias></lexeme>
  <lexeme><grapheme>ZAN</grapheme><alias>Zane</alias></lexeme>
  <lexeme><grapheme>BAFD</grapheme><alias>B A F D</alias></lexeme>
  <lexeme><grapheme>BRGM</grapheme><alias>B R G M</alias></lexeme>
  <lexeme><grapheme>CESU</grapheme><grapheme>Cesu</grapheme><alias>Cézu</alias><phoneme>sezy</phoneme></lexeme>
  <lexeme><grapheme>CREDOC</grapheme><alias>Crédoc</alias></lexeme>
  <lexeme><grapheme>Crédoc</grapheme><alias>Crédoc</alias></lexeme>
  <lexeme><grapheme>DALO</grapheme><alias>Dalo</alias></lexeme>
  <lexeme><grapheme>Dalo</grapheme><alias>Dalo</alias></lexeme>
  <lexeme><grapheme>DREETS</grapheme><grapheme>Dreets</grapheme><alias>Drétse</alias><phoneme>dʁets</phoneme></lexeme>
  <lexeme><grapheme>DDETS</grapheme><alias>D D E T S</alias></lexeme>
  <lexeme><grapheme>INED</grapheme><grapheme>Ined</grapheme><alias>Inède</alias><phoneme>inɛd</phoneme></lexeme>
  <lexeme><grapheme>IRSN</grapheme><alias>I R S N</alias></lexeme>
  <lexeme><grapheme>OFPRA</grapheme><alias>Ofpra</alias></lexeme>
  <lexeme><grapheme>Ofpra</grapheme><alias>Ofpra</alias></lexeme>
  <lexeme><grapheme>OQTF</grapheme><alias>O Q T F</alias></lexeme>
  <lexeme><grapheme>Oqtf</grapheme><alias>O Q T F</alias></lexeme>
  <lexeme><grapheme>PISA</grapheme><grapheme>Pisa</grapheme><alias>Piza</alias><phoneme>piza</phoneme></lexeme>
  <lexeme><grapheme>RAID</grapheme><alias>Raide</alias></lexeme>
  <lexeme><grapheme>TAPAJ</grapheme><alias>Tapage</alias></lexeme>
  <lexeme><grapheme>UNIFED</grapheme><alias>Unifède</alias></lexeme>
  <lexeme><grapheme>VINCI</grapheme><alias>Vinci</alias></lexeme>
  <lexeme><grapheme>WWF</grapheme><alias>W W F</alias></lexeme>
  <lexeme><grapheme>APE</grapheme><alias>A P E</alias></lexeme>
  <lexeme><grapheme>APA</grapheme><alias>A P A</alias></lexeme>
  <lexeme><grapheme>AAH</grapheme><alias>A A H</alias></lexeme>
  <lexeme><grapheme>ASE</grapheme><alias>A S E</alias></lexeme>
  <lexeme><grapheme>ACM</grapheme><alias>A C M</alias></lexeme>
  <lexeme><grapheme>CEA</grapheme><alias>C E A</alias></lexeme>
  <lexeme><grapheme>CEL</grapheme><alias>C E L</alias></lexeme>
  <lexeme><grapheme>CMA</grapheme><alias>C M A</alias></lexeme>
  <lexeme><grapheme>DGA</grapheme><alias>D G A</alias></lexeme>
  <lexeme><grapheme>DGS</grapheme><alias>D G S</alias></lexeme>
  <lexeme><grapheme>EHPA</grapheme><alias>Épa</alias></lexeme>
  <lexeme><grapheme>ERASMUS+</grapheme><alias>Erasmusse plus</alias></lexeme>
  <lexeme><grapheme>IUFM</grapheme><alias>I U F M</alias></lexeme>
  <lexeme><grapheme>MAE</grapheme><alias>M A E</alias></lexeme>
  <lexeme><grapheme>MDPH</grapheme><alias>M D P H</alias></lexeme>
  <lexeme><grapheme>OFB</grapheme><alias>O F B</alias></lexeme>
  <lexeme><grapheme>OTSI</grapheme><alias>O T S I</alias></lexeme>
  <lexeme><grapheme>PCAET</grapheme><alias>P C A E T</alias></lexeme>
  <lexeme><grapheme>PNR</grapheme><alias>P N R</alias></lexeme>
  <lexeme><grapheme>QPV</grapheme><alias>Q P V</alias></lexeme>
  <lexeme><grapheme>RPI</grapheme><alias>R P I</alias></lexeme>
  <lexeme><grapheme>SAD</grapheme><alias>S A D</alias></lexeme>
  <lexeme><grapheme>SIG</grapheme><alias>S I G</alias></lexeme>
  <lexeme><grapheme>USEP</grapheme><alias>Uzep</alias></lexeme>
  <lexeme><grapheme>UNSS</grapheme><alias>U N S S</alias></lexeme>
  <lexeme><grapheme>UPE</grapheme><alias>U P E</alias></lexeme>
  <lexeme><grapheme>USAP</grapheme><alias>Uzap</alias></lexeme>
  <lexeme><grapheme>ASSE</grapheme><alias>A S S E</alias></lexeme>
  <lexeme><grapheme>AJA</grapheme><alias>A J A</alias></lexeme>
  <lexeme><grapheme>OGC</grapheme><alias>O G C</alias></lexeme>
  <lexeme><grapheme>MHSC</grapheme><alias>M H S C</alias></lexeme>
  <lexeme><grapheme>ESTAC</grapheme><alias>Estac</alias></lexeme>
  <lexeme><grapheme>ESA</grapheme><alias>Éssa</alias></lexeme>
  <lexeme><grapheme>ASEAN</grapheme><alias>Azéane</alias></lexeme>
  <lexeme><grapheme>ALENA</grapheme><alias>Aléna</alias></lexeme>
  <lexeme><grapheme>CEDEAO</grapheme><alias>Cédéao</alias></lexeme>
  <lexeme><grapheme>UNRWA</grapheme><alias>Unroua</alias></lexeme>
  <lexeme><grapheme>CNES</grapheme><grapheme>Cnes</grapheme><alias>Knèsse</alias><phoneme>knɛs</phoneme></lexeme>
  <lexeme><grapheme>FED</grapheme><grapheme>Fed</grapheme><alias>Fède</alias><phoneme>fɛd</phoneme></lexeme>
  <lexeme><grapheme>UDAF</grapheme><grapheme>Udaf</grapheme><alias>Udaf</alias></lexeme>
  <lexeme><grapheme>UNAF</grapheme><grapheme>Unaf</grapheme><alias>Unaf</alias></lexeme>
  <lexeme><grapheme>ONISEP</grapheme><grapheme>Onisep</grapheme><alias>Onizepp</alias><phoneme>onizɛp</phoneme></lexeme>
  <lexeme><grapheme>INSA</grapheme><grapheme>Insa</grapheme><alias>Innsa</alias><phoneme>insa</phoneme></lexeme>
  <lexeme><grapheme>ESSEC</grapheme><grapheme>Essec</grapheme><alias>Essèque</alias><phoneme>esɛk</phoneme></lexeme>
  <lexeme><grapheme>EDHEC</grapheme><grapheme>Edhec</grapheme><alias>Édèque</alias><phoneme>edɛk</phoneme></lexeme>
  <lexeme><grapheme>ENAC</grapheme><grapheme>Enac</grapheme><alias>Énac</alias><phoneme>enak</phoneme></lexeme>
  <lexeme><grapheme>OPCO</grapheme><grapheme>Opco</grapheme><alias>Opco</alias></lexeme>
  <lexeme><grapheme>AURA</grapheme><grapheme>Aura</grapheme><alias>Aura</alias><phoneme>oʁa</phoneme></lexeme>
  <lexeme><grapheme>FARC</grapheme><grapheme>Farc</grapheme><alias>Farque</alias><phoneme>faʁk</phoneme></lexeme>
  <lexeme><grapheme>LOPPSI</grapheme><grapheme>Loppsi</grapheme><alias>Loppsi</alias></lexeme>
  <lexeme><grapheme>MERCOSUR</grapheme><grapheme>Mercosur</grapheme><alias>Mercossur</alias><phoneme>mɛʁkosyʁ</phoneme></lexeme>
  <lexeme><grapheme>CETA</grapheme><grapheme>Ceta</grapheme><alias>Céta</alias><phoneme>seta</phoneme></lexeme>
  <lexeme><grapheme>CAPEB</grapheme><grapheme>Capeb</grapheme><alias>Capèbe</alias><phoneme>kapɛb</phoneme></lexeme>
  <lexeme><grapheme>UMIH</grapheme><grapheme>Umih</grapheme><alias>Umi</alias><phoneme>ymi</phoneme></lexeme>
  <lexeme><grapheme>UGAP</grapheme><grapheme>Ugap</grapheme><alias>Ugap</alias></lexeme>
  <lexeme><grapheme>AGEFIPH</grapheme><grapheme>Agefiph</grapheme><alias>Agéfif</alias><phoneme>aʒefif</phoneme></lexeme>
  <lexeme><grapheme>ONEMA</grapheme><grapheme>Onema</grapheme><alias>Onéma</alias><phoneme>onema</phoneme></lexeme>
  <lexeme><grapheme>FIBA</grapheme><grapheme>Fiba</grapheme><alias>Fiba</alias></lexeme>
  <lexeme><grapheme>BERD</grapheme><grapheme>Berd</grapheme><alias>Berde</alias><phoneme>bɛʁd</phoneme></lexeme>
  <lexeme><grapheme>AFNOR</grapheme><grapheme>Afnor</grapheme><alias>Afnor</alias></lexeme>
  <lexeme><grapheme>ARENH</grapheme><grapheme>Arenh</grapheme><alias>Arène</alias><phoneme>aʁɛn</phoneme></lexeme>
  <lexeme><grapheme>COFRAC</grapheme><grapheme>Cofrac</grapheme><alias>Cofrac</alias></lexeme>
  <lexeme><grapheme>AGIRC</grapheme><grapheme>Agirc</grapheme><alias>Agirque</alias><phoneme>aʒiʁk</phoneme></lexeme>
  <lexeme><grapheme>ARRCO</grapheme><grapheme>Arrco</grapheme><alias>Arko</alias><phoneme>aʁko</phoneme></lexeme>
  <lexeme><grapheme>APEC</grapheme><grapheme>Apec</grapheme><alias>Apèque</alias><phoneme>apɛk</phoneme></lexeme>
  <lexeme><grapheme>SEVESO</grapheme><grapheme>Seveso</grapheme><alias>Sévézo</alias><phoneme>sevezo</phoneme></lexeme>
  <lexeme><grapheme>SPIP</grapheme><grapheme>Spip</grapheme><alias>Spipe</alias><phoneme>spip</phoneme></lexeme>
  <lexeme><grapheme>CNAM</grapheme><grapheme>Cnam</grapheme><alias>Knam</alias><phoneme>knam</phoneme></lexeme>
  <lexeme><grapheme>DIRECCTE</grapheme><grapheme>Direccte</grapheme><alias>Dirècte</alias><phoneme>diʁɛkt</phoneme></lexeme>
  <lexeme><grapheme>DRAAF</grapheme><grapheme>Draaf</grapheme><alias>Draffe</alias><phoneme>dʁaf</phoneme></lexeme>
  <lexeme><grapheme>FAGE</grapheme><grapheme>Fage</grapheme><alias>Fage</alias><phoneme>faʒ</phoneme></lexeme>
  <lexeme><grapheme>SIRENE</grapheme><grapheme>Sirene</grapheme><alias>Sirène</alias><phoneme>siʁɛn</phoneme></lexeme>
  <lexeme><grapheme>SIRET</grapheme><grapheme>Siret</grapheme><alias>Sirette</alias><phoneme>siʁɛt</phoneme></lexeme>
  <lexeme><grapheme>SIREN</grapheme><grapheme>Siren</grapheme><alias>Sirène</alias><phoneme>siʁɛn</phoneme></lexeme>
  <lexeme><grapheme>NAVIGO</grapheme><grapheme>Navigo</grapheme><alias>Navigo</alias></lexeme>
  <lexeme><grapheme>INERIS</grapheme><grapheme>Ineris</grapheme><alias>Inéris</alias><phoneme>ineʁis</phoneme></lexeme>
  <lexeme><grapheme>IRSEM</grapheme><grapheme>Irsem</grapheme><alias>Irsème</alias><phoneme>iʁsɛm</phoneme></lexeme>
  <lexeme><grapheme>UNITAID</grapheme><grapheme>Unitaid</grapheme><alias>Unitède</alias><phoneme>ynitɛd</phoneme></lexeme>
  <lexeme><grapheme>GAVI</grapheme><grapheme>Gavi</grapheme><alias>Gavi</alias></lexeme>
  <lexeme><grapheme>FRONTEX</grapheme><grapheme>Frontex</grapheme><alias>Frontex</alias></lexeme>
  <lexeme><grapheme>EUROSTAT</grapheme><grapheme>Eurostat</grapheme><alias>Eurostate</alias><phoneme>øʁostat</phoneme></lexeme>
  <lexeme><grapheme>BAFTA</grapheme><grapheme>Bafta</grapheme><alias>Bafta</alias></lexeme>
  <lexeme><grapheme>SANEF</grapheme><grapheme>Sanef</grapheme><alias>Sanef</alias><phoneme>sanɛf</phoneme></lexeme>
  <lexeme><grapheme>KEOLIS</grapheme><grapheme>Keolis</grapheme><alias>Kéolisse</alias><phoneme>keolis</phoneme></lexeme>
  <lexeme><grapheme>UCPA</grapheme><alias>U C P A</alias></lexeme>
  <lexeme><grapheme>ICPE</grapheme><alias>I C P E</alias></lexeme>
  <lexeme><grapheme>OSCE</grapheme><alias>O S C E</alias></lexeme>
  <lexeme><grapheme>OACI</grapheme><alias>O A C I</alias></lexeme>
  <lexeme><grapheme>ESCP</grapheme><alias>E S C P</alias></lexeme>
  <lexeme><grapheme>EREA</grapheme><alias>E R E A</alias></lexeme>
  <lexeme><grapheme>CICE</grapheme><alias>C I C E</alias></lexeme>
  <lexeme><grapheme>OPCA</grapheme><alias>O P C A</alias></lexeme>
  <lexeme><grapheme>EURL</grapheme><alias>E U R L</alias></lexeme>
  <lexeme><grapheme>EMA</grapheme><alias>E M A</alias></lexeme>
  <lexeme><grapheme>OIAC</grapheme><alias>O I A C</alias></lexeme>
  <lexeme><grapheme>CIAS</grapheme><alias>C I A S</alias></lexeme>
  <lexeme><grapheme>SIAE</grapheme><alias>S I A E</alias></lexeme>
  <lexeme><grapheme>UPI</grapheme><alias>U P I</alias></lexeme>
  <lexeme><grapheme>ASVP</grapheme><alias>A S V P</alias></lexeme>
  <lexeme><grapheme>AEFE</grapheme><alias>A E F E</alias></lexeme>
  <lexeme><grapheme>OPA</grapheme><alias>O P A</alias></lexeme>
  <lexeme><grapheme>IPO</grapheme><alias>I P O</alias></lexeme>
  <lexeme><grapheme>AIE</grapheme><alias>A I E</alias></lexeme>
  <lexeme><grapheme>AME</grapheme><alias>A M E</alias></lexeme>
  <lexeme><grapheme>ALD</grapheme><alias>A L D</alias></lexeme>
  <lexeme><grapheme>AVC</grapheme><alias>A V C</alias></lexeme>
  <lexeme><grapheme>ULM</grapheme><alias>U L M</alias></lexeme>
  <lexeme><grapheme>UER</grapheme><alias>U E R</alias></lexeme>
  <lexeme><grapheme>UIT</grapheme><alias>U I T</alias></lexeme>
  <lexeme><grapheme>UPA</grapheme><alias>U P A</alias></lexeme>
  <lexeme><grapheme>UFE</grapheme><alias>U F E</alias></lexeme>
  <lexeme><grapheme>AMF</grapheme><alias>A M F</alias></lexeme>
  <lexeme><grapheme>APB</grapheme><alias>A P B</alias></lexeme>
  <lexeme><grapheme>AOM</grapheme><alias>A O M</alias></lexeme>
  <lexeme><grapheme>AOT</grapheme><alias>A O T</alias></lexeme>
  <lexeme><grapheme>IAE</grapheme><alias>I A E</alias></lexeme>
  <lexeme><grapheme>ICL</grapheme><alias>I C L</alias></lexeme>
  <lexeme><grapheme>IGF</grapheme><alias>I G F</alias></lexeme>
  <lexeme><grapheme>IUP</grapheme><alias>I U P</alias></lexeme>
  <lexeme><grapheme>ODD</grapheme><alias>O D D</alias></lexeme>
  <lexeme><grapheme>OMC</grapheme><alias>O M C</alias></lexeme>
  <lexeme><grapheme>ORL</grapheme><alias>O R L</alias></lexeme>
  <lexeme><grapheme>OTC</grapheme><alias>O T C</alias></lexeme>
  <lexeme><grapheme>UIMM</grapheme><alias>U I M M</alias></lexeme>
  <lexeme><grapheme>VAR</grapheme><alias>Var</alias></lexeme>
  <lexeme><grapheme>SIM</grapheme><alias>Sim</alias></lexeme>
  <lexeme><grapheme>ETA</grapheme><alias>Éta</alias></lexeme>
  <lexeme><grapheme>IRA</grapheme><alias>Ira</alias></lexeme>
  <lexeme><grapheme>LOL</grapheme><alias>Lol</alias></lexeme>
  <lexeme><grapheme>BIO</grapheme><alias>bio</alias></lexeme>
  <lexeme><grapheme>ZUS</grapheme><alias>Zusse</alias></lexeme>
  <lexeme><grapheme>GAN</grapheme><alias>Gan</alias></lexeme>
  <lexeme><grapheme>GIR</grapheme><alias>Gir</alias></lexeme>
  <lexeme><grapheme>ANSM</grapheme><alias>A N S M</alias></lexeme>
  <lexeme><grapheme>EADS</grapheme><alias>E A D S</alias></lexeme>
  <lexeme><grapheme>AIEA</grapheme><alias>A I E A</alias></lexeme>
  <lexeme><grapheme>JA</grapheme><alias>J A</alias></lexeme>
  <lexeme><grapheme>LGBTQIA</grapheme><alias>L G B T Q I A</alias></lexeme>
  <lexeme><grapheme>AFSSA</grapheme><grapheme>Afssa</grapheme><alias>Afssa</alias></lexeme>
  <lexeme><grapheme>NOTRe</grapheme><alias>Notre</alias></lexeme>
  <lexeme><grapheme>CNews</grapheme><alias>C Niouze</alias><phoneme>se njuz</phoneme></lexeme>
  <lexeme><grapheme>EPFL</grapheme><alias>E P F L</alias></lexeme>
  <lexeme><grapheme>CPIE</grapheme><alias>C P I E</alias></lexeme>
  <lexeme><grapheme>ONCFS</grapheme><alias>O N C F S</alias></lexeme>
  <lexeme><grapheme>DFCI</grapheme><alias>D F C I</alias></lexeme>
  <lexeme><grapheme>ALSH</grapheme><alias>A L S H</alias></lexeme>
  <lexeme><grapheme>CNSA</grapheme><alias>C N S A</alias></lexeme>
  <lexeme><grapheme>IGPN</grapheme><alias>I G P N</alias></lexeme>
  <lexeme><grapheme>CEDH</grapheme><alias>C E D H</alias></lexeme>
  <lexeme><grapheme>OPCVM</grapheme><alias>O P C V M</alias></lexeme>
  <lexeme><grapheme>WNBA</grapheme><alias>W N B A</alias></lexeme>
  <lexeme><grapheme>UTMB</grapheme><alias>U T M B</alias></lexeme>
  <lexeme><grapheme>BPCO</grapheme><alias>B P C O</alias></lexeme>
  <lexeme><grapheme>CNDP</grapheme><alias>C N D P</alias></lexeme>
  <lexeme><grapheme>CNDS</grapheme><alias>C N D S</alias></lexeme>
  <lexeme><grapheme>CNPS</grapheme><alias>C N P S</alias></lexeme>
  <lexeme><grapheme>DGFIP</grapheme><alias>D G F I P</alias></lexeme>
  <lexeme><grapheme>DGCS</grapheme><alias>D G C S</alias></lexeme>
  <lexeme><grapheme>DGAC</grapheme><alias>D G A C</alias></lexeme>
  <lexeme><grapheme>DDPP</grapheme><alias>D D P P</alias></lexeme>
  <lexeme><grapheme>DDSP</grapheme><alias>D D S P</alias></lexeme>
  <lexeme><grapheme>DIRM</grapheme><alias>D I R M</alias></lexeme>
  <lexeme><grapheme>DTPJ</grapheme><alias>D T P J</alias></lexeme>
  <lexeme><grapheme>EPSM</grapheme><alias>E P S M</alias></lexeme>
  <lexeme><grapheme>ESMS</grapheme><alias>E S M S</alias></lexeme>
  <lexeme><grapheme>FNSP</grapheme><alias>F N S P</alias></lexeme>
  <lexeme><grapheme>FNMF</grapheme><alias>F N M F</alias></lexeme>
  <lexeme><grapheme>FNTP</grapheme><alias>F N T P</alias></lexeme>
  <lexeme><grapheme>FTSE</grapheme><alias>F T S E</alias></lexeme>
  <lexeme><grapheme>GHRMSA</grapheme><alias>G H R M S A</alias></lexeme>
  <lexeme><grapheme>HLMR</grapheme><alias>H L M R</alias></lexeme>
  <lexeme><grapheme>HATVP</grapheme><alias>H A T V P</alias></lexeme>
  <lexeme><grapheme>IFAC</grapheme><alias>I F A C</alias></lexeme>
  <lexeme><grapheme>INPN</grapheme><alias>I N P N</alias></lexeme>
  <lexeme><grapheme>IRFSS</grapheme><alias>I R F S S</alias></lexeme>
  <lexeme><grapheme>ITT</grapheme><alias>I T T</alias></lexeme>
  <lexeme><grapheme>LOA</grapheme><alias>L O A</alias></lexeme>
  <lexeme><grapheme>LPPR</grapheme><alias>L P P R</alias></lexeme>
  <lexeme><grapheme>MGEN</grapheme><alias>M G E N</alias></lexeme>
  <lexeme><grapheme>MGCS</grapheme><alias>M G C S</alias></lexeme>
  <lexeme><grapheme>MLJ</grapheme><alias>M L J</alias></lexeme>
  <lexeme><grapheme>MNS</grapheme><alias>M N S</alias></lexeme>
  <lexeme><grapheme>OFII</grapheme><alias>O F I I</alias></lexeme>
  <lexeme><grapheme>PLFSS</grapheme><alias>P L F S S</alias></lexeme>
  <lexeme><grapheme>PNF</grapheme><alias>P N F</alias></lexeme>
  <lexeme><grapheme>PSC</grapheme><alias>P S C</alias></lexeme>
  <lexeme><grapheme>PSE</grapheme><alias>P S E</alias></lexeme>
  <lexeme><grapheme>RNU</grapheme><alias>R N U</alias></lexeme>
  <lexeme><grapheme>RTG</grapheme><alias>R T G</alias></lexeme>
  <lexeme><grapheme>SCPI</grapheme><alias>S C P I</alias></lexeme>
  <lexeme><grapheme>SPPPI</grapheme><alias>S P P P I</alias></lexeme>
  <lexeme><grapheme>SSR</grapheme><alias>S S R</alias></lexeme>
  <lexeme><grapheme>TNS</grapheme><alias>T N S</alias></lexeme>
  <lexeme><grapheme>ULCGT</grapheme><alias>U L C G T</alias></lexeme>
  <lexeme><grapheme>UPEC</grapheme><alias>U P E C</alias></lexeme>
  <lexeme><grapheme>URPS</grapheme><alias>U R P S</alias></lexeme>
  <lexeme><grapheme>USLD</grapheme><alias>U S L D</alias></lexeme>
  <lexeme><grapheme>USMB</grapheme><alias>U S M B</alias></lexeme>
  <lexeme><grapheme>VSL</grapheme><alias>V S L</alias></lexeme>
  <lexeme><grapheme>VAD</grapheme><alias>V A D</alias></lexeme>
  <lexeme><grapheme>ZPPAUP</grapheme><alias>Z P P A U P</alias></lexeme>
  <lexeme><grapheme>CHRS</grapheme><alias>C H R S</alias></lexeme>
  <lexeme><grapheme>CHRU</grapheme><alias>C H R U</alias></lexeme>
  <lexeme><grapheme>CSSCT</grapheme><alias>C S S C T</alias></lexeme>
  <lexeme><grapheme>CNESER</grapheme><alias>C N E S E R</alias></lexeme>
  <lexeme><grapheme>CLSPD</grapheme><alias>C L S P D</alias></lexeme>
  <lexeme><grapheme>CISPD</grapheme><alias>C I S P D</alias></lexeme>
  <lexeme><grapheme>CRTC</grapheme><alias>C R T C</alias></lexeme>
  <lexeme><grapheme>CRPV</grapheme><alias>C R P V</alias></lexeme>
  <lexeme><grapheme>DSDEN</grapheme><alias>D S D E N</alias></lexeme>
  <lexeme><grapheme>IDE</grapheme><alias>I D E</alias></lexeme>
  <lexeme><grapheme>IDF</grapheme><alias>I D F</alias></lexeme>
  <lexeme><grapheme>ILS</grapheme><alias>I L S</alias></lexeme>
  <lexeme><grapheme>LSF</grapheme><alias>L S F</alias></lexeme>
  <lexeme><grapheme>MECS</grapheme><alias>M E C S</alias></lexeme>
  <lexeme><grapheme>ONPP</grapheme><alias>O N P P</alias></lexeme>
  <lexeme><grapheme>ONACVG</grapheme><alias>O N A C V G</alias></lexeme>
  <lexeme><grapheme>PCAE</grapheme><alias>P C A E</alias></lexeme>
  <lexeme><grapheme>PAPAM</grapheme><alias>P A P A M</alias></lexeme>
  <lexeme><grapheme>RPVA</grapheme><alias>R P V A</alias></lexeme>
  <lexeme><grapheme>SDJES</grapheme><alias>S D J E S</alias></lexeme>
  <lexeme><grapheme>SNSM</grapheme><alias>S N S M</alias></lexeme>
  <lexeme><grapheme>INPI</grapheme><alias>I N P I</alias></lexeme>
  <lexeme><grapheme>FRAPNA</grapheme><grapheme>Frapna</grapheme><alias>Frapna</alias></lexeme>
  <lexeme><grapheme>CNAV</grapheme><grapheme>Cnav</grapheme><alias>Knave</alias><phoneme>knav</phoneme></lexeme>
  <lexeme><grapheme>ORSEC</grapheme><grapheme>Orsec</grapheme><alias>Orsèque</alias><phoneme>ɔʁsɛk</phoneme></lexeme>
  <lexeme><grapheme>FNAIM</grapheme><grapheme>Fnaim</grapheme><alias>Fnaïm</alias><phoneme>fnaim</phoneme></lexeme>
  <lexeme><grapheme>UFOLEP</grapheme><grapheme>Ufolep</grapheme><alias>Ufolèpe</alias><phoneme>yfolɛp</phoneme></lexeme>
  <lexeme><grapheme>SRADDET</grapheme><grapheme>Sraddet</grapheme><alias>Sraddète</alias><phoneme>sʁadɛt</phoneme></lexeme>
  <lexeme><grapheme>OPEX</grapheme><grapheme>Opex</grapheme><alias>Opexe</alias><phoneme>opɛks</phoneme></lexeme>
  <lexeme><grapheme>IGAS</grapheme><grapheme>Igas</grapheme><alias>Igasse</alias><phoneme>iɡas</phoneme></lexeme>
  <lexeme><grapheme>SDAGE</grapheme><grapheme>Sdage</grapheme><alias>Sdage</alias><phoneme>sdaʒ</phoneme></lexeme>
  <lexeme><grapheme>UNICEM</grapheme><grapheme>Unicem</grapheme><alias>Unicème</alias><phoneme>ynisɛm</phoneme></lexeme>
  <lexeme><grapheme>SYNTEC</grapheme><grapheme>Syntec</grapheme><alias>Syntèque</alias><phoneme>sɛ̃tɛk</phoneme></lexeme>
  <lexeme><grapheme>PSIG</grapheme><grapheme>Psig</grapheme><alias>Psigue</alias><phoneme>psiɡ</phoneme></lexeme>
  <lexeme><grapheme>TOC</grapheme><alias>Toc</alias></lexeme>
  <lexeme><grapheme>WEB</grapheme><alias>web</alias></lexeme>
  <lexeme><grapheme>DAX</grapheme><alias>Daxe</alias></lexeme>
  <lexeme><grapheme>HAC</grapheme><alias>Hac</alias></lexeme>
  <lexeme><grapheme>MotoGP</grapheme><alias>Moto G P</alias></lexeme>
</lexicon>
