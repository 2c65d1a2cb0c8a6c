extension TimeZoneNames {
    /// A line is a region and its zones; `-` stands before zones without one.
    static let data = """
        - CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich
        - HST Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ
        - NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT UTC Universal
        - W-SU WET Zulu
        Africa Abidjan Accra Addis_Ababa Algiers Asmara Asmera Bamako Bangui Banjul Bissau
        Africa Blantyre Brazzaville Bujumbura Cairo Casablanca Ceuta Conakry Dakar Dar_es_Salaam
        Africa Djibouti Douala El_Aaiun Freetown Gaborone Harare Johannesburg Juba Kampala
        Africa Khartoum Kigali Kinshasa Lagos Libreville Lome Luanda Lubumbashi Lusaka Malabo
        Africa Maputo Maseru Mbabane Mogadishu Monrovia Nairobi Ndjamena Niamey Nouakchott
        Africa Ouagadougou Porto-Novo Sao_Tome Timbuktu Tripoli Tunis Windhoek
        America Adak Anchorage Anguilla Antigua Araguaina Argentina/Buenos_Aires
        America Argentina/Catamarca Argentina/ComodRivadavia Argentina/Cordoba Argentina/Jujuy
        America Argentina/La_Rioja Argentina/Mendoza Argentina/Rio_Gallegos Argentina/Salta
        America Argentina/San_Juan Argentina/San_Luis Argentina/Tucuman Argentina/Ushuaia Aruba
        America Asuncion Atikokan Atka Bahia Bahia_Banderas Barbados Belem Belize Blanc-Sablon
        America Boa_Vista Bogota Boise Buenos_Aires Cambridge_Bay Campo_Grande Cancun Caracas
        America Catamarca Cayenne Cayman Chicago Chihuahua Ciudad_Juarez Coral_Harbour Cordoba
        America Costa_Rica Coyhaique Creston Cuiaba Curacao Danmarkshavn Dawson Dawson_Creek
        America Denver Detroit Dominica Edmonton Eirunepe El_Salvador Ensenada Fort_Nelson
        America Fort_Wayne Fortaleza Glace_Bay Godthab Goose_Bay Grand_Turk Grenada Guadeloupe
        America Guatemala Guayaquil Guyana Halifax Havana Hermosillo Indiana/Indianapolis
        America Indiana/Knox Indiana/Marengo Indiana/Petersburg Indiana/Tell_City Indiana/Vevay
        America Indiana/Vincennes Indiana/Winamac Indianapolis Inuvik Iqaluit Jamaica Jujuy Juneau
        America Kentucky/Louisville Kentucky/Monticello Knox_IN Kralendijk La_Paz Lima Los_Angeles
        America Louisville Lower_Princes Maceio Managua Manaus Marigot Martinique Matamoros
        America Mazatlan Mendoza Menominee Merida Metlakatla Mexico_City Miquelon Moncton
        America Monterrey Montevideo Montreal Montserrat Nassau New_York Nipigon Nome Noronha
        America North_Dakota/Beulah North_Dakota/Center North_Dakota/New_Salem Nuuk Ojinaga Panama
        America Pangnirtung Paramaribo Phoenix Port-au-Prince Port_of_Spain Porto_Acre Porto_Velho
        America Puerto_Rico Punta_Arenas Rainy_River Rankin_Inlet Recife Regina Resolute
        America Rio_Branco Rosario Santa_Isabel Santarem Santiago Santo_Domingo Sao_Paulo
        America Scoresbysund Shiprock Sitka St_Barthelemy St_Johns St_Kitts St_Lucia St_Thomas
        America St_Vincent Swift_Current Tegucigalpa Thule Thunder_Bay Tijuana Toronto Tortola
        America Vancouver Virgin Whitehorse Winnipeg Yakutat Yellowknife
        Antarctica Casey Davis DumontDUrville Macquarie Mawson McMurdo Palmer Rothera South_Pole
        Antarctica Syowa Troll Vostok
        Arctic Longyearbyen
        Asia Aden Almaty Amman Anadyr Aqtau Aqtobe Ashgabat Ashkhabad Atyrau Baghdad Bahrain Baku
        Asia Bangkok Barnaul Beirut Bishkek Brunei Calcutta Chita Choibalsan Chongqing Chungking
        Asia Colombo Dacca Damascus Dhaka Dili Dubai Dushanbe Famagusta Gaza Harbin Hebron
        Asia Ho_Chi_Minh Hong_Kong Hovd Irkutsk Istanbul Jakarta Jayapura Jerusalem Kabul
        Asia Kamchatka Karachi Kashgar Kathmandu Katmandu Khandyga Kolkata Krasnoyarsk
        Asia Kuala_Lumpur Kuching Kuwait Macao Macau Magadan Makassar Manila Muscat Nicosia
        Asia Novokuznetsk Novosibirsk Omsk Oral Phnom_Penh Pontianak Pyongyang Qatar Qostanay
        Asia Qyzylorda Rangoon Riyadh Saigon Sakhalin Samarkand Seoul Shanghai Singapore
        Asia Srednekolymsk Taipei Tashkent Tbilisi Tehran Tel_Aviv Thimbu Thimphu Tokyo Tomsk
        Asia Ujung_Pandang Ulaanbaatar Ulan_Bator Urumqi Ust-Nera Vientiane Vladivostok Yakutsk
        Asia Yangon Yekaterinburg Yerevan
        Atlantic Azores Bermuda Canary Cape_Verde Faeroe Faroe Jan_Mayen Madeira Reykjavik
        Atlantic South_Georgia St_Helena Stanley
        Australia ACT Adelaide Brisbane Broken_Hill Canberra Currie Darwin Eucla Hobart LHI
        Australia Lindeman Lord_Howe Melbourne NSW North Perth Queensland South Sydney Tasmania
        Australia Victoria West Yancowinna
        Brazil Acre DeNoronha East West
        Canada Atlantic Central Eastern Mountain Newfoundland Pacific Saskatchewan Yukon
        Chile Continental EasterIsland
        Etc GMT GMT+0 GMT+1 GMT+10 GMT+11 GMT+12 GMT+2 GMT+3 GMT+4 GMT+5 GMT+6 GMT+7 GMT+8 GMT+9
        Etc GMT-0 GMT-1 GMT-10 GMT-11 GMT-12 GMT-13 GMT-14 GMT-2 GMT-3 GMT-4 GMT-5 GMT-6 GMT-7
        Etc GMT-8 GMT-9 GMT0 Greenwich UCT UTC Universal Zulu
        Europe Amsterdam Andorra Astrakhan Athens Belfast Belgrade Berlin Bratislava Brussels
        Europe Bucharest Budapest Busingen Chisinau Copenhagen Dublin Gibraltar Guernsey Helsinki
        Europe Isle_of_Man Istanbul Jersey Kaliningrad Kiev Kirov Kyiv Lisbon Ljubljana London
        Europe Luxembourg Madrid Malta Mariehamn Minsk Monaco Moscow Nicosia Oslo Paris Podgorica
        Europe Prague Riga Rome Samara San_Marino Sarajevo Saratov Simferopol Skopje Sofia
        Europe Stockholm Tallinn Tirane Tiraspol Ulyanovsk Uzhgorod Vaduz Vatican Vienna Vilnius
        Europe Volgograd Warsaw Zagreb Zaporozhye Zurich
        Indian Antananarivo Chagos Christmas Cocos Comoro Kerguelen Mahe Maldives Mauritius
        Indian Mayotte Reunion
        Mexico BajaNorte BajaSur General
        Pacific Apia Auckland Bougainville Chatham Chuuk Easter Efate Enderbury Fakaofo Fiji
        Pacific Funafuti Galapagos Gambier Guadalcanal Guam Honolulu Johnston Kanton Kiritimati
        Pacific Kosrae Kwajalein Majuro Marquesas Midway Nauru Niue Norfolk Noumea Pago_Pago Palau
        Pacific Pitcairn Pohnpei Ponape Port_Moresby Rarotonga Saipan Samoa Tahiti Tarawa
        Pacific Tongatapu Truk Wake Wallis Yap
        US Alaska Aleutian Arizona Central East-Indiana Eastern Hawaii Indiana-Starke Michigan
        US Mountain Pacific Samoa
        """
}
