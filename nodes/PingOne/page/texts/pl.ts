import type { Texts } from './en';

export const pl: Texts = {
	lang: 'pl',
	headline: 'Skonfiguruj klucz dostępu',
	hello: 'Dzień dobry, {name}!',
	intro:
		'Dzięki kluczowi dostępu logujesz się w {company} odciskiem palca, twarzą, kodem PIN lub kluczem bezpieczeństwa. Zajmie to około minuty.',
	notYou:
		'Ten link jest tylko dla osoby wymienionej powyżej. To nie Ty? Zamknij tę stronę i powiadom osobę, która wysłała link.',
	kindPlatform:
		'Potrzebujesz telefonu lub komputera, który rozpoznaje Cię po odcisku palca, twarzy lub kodzie PIN. Otwórz tę stronę na tym urządzeniu.',
	kindSecurityKey:
		'Potrzebujesz klucza bezpieczeństwa: małego urządzenia, które się podłącza lub przykłada do telefonu. Miej go pod ręką.',
	kindEither:
		'Możesz użyć tego urządzenia z odciskiem palca, twarzą lub kodem PIN, telefonu albo klucza bezpieczeństwa.',
	nicknameLabel: 'Nazwa tego klucza (opcjonalnie)',
	nicknameHint: 'Na przykład: laptop służbowy',
	button: 'Skonfiguruj klucz dostępu',
	again: 'Spróbuj ponownie',
	preparing: 'Chwileczkę…',
	waiting: 'Postępuj teraz zgodnie z tym, co pokazuje przeglądarka.',
	saving: 'Klucz dostępu utworzony. Zapisywanie…',
	doneHeadline: 'Gotowe',
	doneText: 'Klucz dostępu jest zarejestrowany. Możesz zamknąć tę stronę.',
	goOn: 'Dalej',
	blockedHeadline: 'Tego linku nie można już użyć',
	cannotHeadline: 'Tutaj to niemożliwe',
	noScript: 'Ta strona wymaga JavaScriptu. Zezwól na niego na tej stronie i wczytaj ją ponownie.',
	unsupported:
		'Ta przeglądarka nie potrafi skonfigurować klucza dostępu. Otwórz link w aktualnej wersji Chrome, Edge, Firefox lub Safari.',
	insecure:
		'Ta strona nie jest bezpieczna, dlatego przeglądarka nie pozwala na niej na klucze dostępu. Powiadom osobę, od której masz link: adres musi zaczynać się od https.',
	inApp:
		'Link został otwarty w innej aplikacji, w której często nie można skonfigurować klucza dostępu. Skopiuj go i otwórz w swojej zwykłej przeglądarce, na przykład Safari, Chrome lub Edge.',
	copyLink: 'Kopiuj link',
	copied: 'Link skopiowany',
	opaque:
		'Ta strona jest wyświetlana z ograniczeniami, przy których żadna przeglądarka nie pozwala na klucze dostępu. Powiadom dział IT: strona nie może być w piaskownicy (sandbox).',
	noPlatform:
		'To urządzenie chyba jeszcze nie rozpoznaje Cię po odcisku palca, twarzy lub kodzie PIN. Skonfiguruj blokadę ekranu lub otwórz link na innym urządzeniu.',
	canceled: 'Nic nie skonfigurowano: żądanie anulowano albo klucz nie odpowiedział.',
	timedOut: 'Czas minął, zanim klucz odpowiedział. Nic nie skonfigurowano.',
	already: 'Ten klucz jest już dla Ciebie zarejestrowany. Aby dodać kolejny, użyj innego klucza.',
	unsuitable:
		'Ta przeglądarka lub klucz nie spełnia wymagań Twojej firmy. Użyj innej przeglądarki lub innego klucza.',
	wrongHost:
		'Przeglądarka nie pozwala na klucz dostępu pod tym adresem. Powiadom dział IT: Relying Party ID nie pasuje do adresu tej strony.',
	unexpected:
		'Przeglądarka nie mogła skonfigurować klucza dostępu. Zaktualizuj ją albo otwórz link w innej przeglądarce.',
	offline: 'Brak połączenia. Sprawdź sieć i spróbuj ponownie.',
	expired: 'Wygasł. Poproś o nowy osobę, która go przysłała.',
	closed:
		'Został zamknięty, na przykład po zbyt wielu próbach. Poproś o nowy osobę, która go przysłała.',
	used: 'Został już użyty. Jeśli to nie Ty, natychmiast powiadom dział IT.',
	wrongLink:
		'Ten link lub kod nie otwiera tej strony. Znajdź ostatnią otrzymaną wiadomość i otwórz link z niej.',
	busy: 'Na tym linku dużo się teraz dzieje. Odczekaj kilka sekund i spróbuj ponownie.',
	invalid:
		'Coś zginęło po drodze. Spróbuj ponownie. Jeśli to nie pomoże, wczytaj tę stronę jeszcze raz.',
	stale: 'Ta próba zakończyła się gdzie indziej, może w innym oknie. Spróbuj ponownie tutaj.',
	late: 'Klucz odpowiedział za późno. Spróbuj ponownie.',
	mismatch: 'Odpowiedź nie pasuje do tej strony. Spróbuj ponownie.',
	refused: 'Zasady Twojej firmy nie dopuszczają tego klucza. Użyj innego.',
	known: 'Ten klucz jest już zarejestrowany, może dla innego konta. Użyj innego.',
	limit: 'Masz już tyle kluczy, ile wolno. Poproś dział IT o usunięcie jednego.',
	policy: 'Ustawienia Twojej firmy chwilowo na to nie pozwalają. Powiadom dział IT.',
	unavailable: 'Usługa logowania chwilowo nie odpowiada. Odczekaj minutę i spróbuj ponownie.',
	attemptsLeft: 'Pozostałe próby: {left}',
	reference: 'Dla działu IT: {reference}',
	account: 'Konto: {account}',
	validUntil: 'Ten link jest ważny do {time}.',
	nextTime: 'Przy następnym logowaniu do {company} wybierz klucz dostępu.',
	opening: 'Sprawdzanie linku…',
	pasteHeadline: 'Brakuje części linku',
	pasteText:
		'Program, który otworzył link, obciął jego ostatnią część. Skopiuj z wiadomości kod albo cały link i wklej tutaj.',
	pasteLabel: 'Kod z wiadomości',
	pasteButton: 'Przejdź dalej',
	startCodeLabel: 'Kod startowy',
	startCodeHint: 'Osiem cyfr otrzymanych oddzielnie od linku',
	startCode: 'Ten kod startowy jest nieprawidłowy. Sprawdź go i spróbuj ponownie.',
	disabled: 'Na Twoim koncie nie można teraz skonfigurować klucza. Skontaktuj się z działem IT.',
	notYet: 'To jeszcze nie Twoja kolej. Otwórz link ponownie później.',
	usedAt: 'Został użyty {time}. Jeśli to nie Ty, natychmiast powiadom dział IT.',
	reportButton: 'To nie ja',
	reported: 'Dziękujemy. Twoja organizacja została powiadomiona.',
	moved: 'Adres tej strony zmienił się od utworzenia linku. Poproś o nowy.',
	checking:
		'Klucz dostępu może być już zapisany. Usługa logowania jeszcze tego nie potwierdziła. Zostaw tę stronę otwartą: zapyta ponownie sama.',
	retrying: 'Ponowna próba…',
	revoked: 'Został wycofany. Poproś o nowy osobę, która go przysłała.',
	over: 'Został użyty, wygasł albo został wycofany. Jeśli nie masz jeszcze klucza dostępu, poproś o nowy link osobę, która go przysłała.',
	probably:
		'Klucz dostępu prawdopodobnie został zapisany. Zaloguj się nim. Jeśli to nie działa, poproś o nowy link osobę, która go przysłała.',
	running: 'Ten link nie jest teraz gotowy. Odczekaj minutę i spróbuj ponownie.',
	unasked:
		'Przeglądarka o nic nie zapytała. Zamknij jej inne okna, zaloguj się do menedżera haseł albo go wyłącz, albo użyj innej przeglądarki.',
	leftover:
		'Klucz dostępu, który urządzenie właśnie utworzyło dla {company}, nie działa. Usuń go z urządzenia, aby nie był proponowany.',
	fallback:
		'To chwilę potrwa. Jeśli nic się nie dzieje, skopiuj link z wiadomości i otwórz go w aktualnej wersji Chrome, Edge, Firefox lub Safari.',
	trouble:
		'Urządzenie lub klucz nie wykonał tej operacji. Odblokuj urządzenie albo wyjmij klucz i włóż go ponownie. Jeśli to nie pomoże, użyj innego urządzenia lub przeglądarki.',
	phone:
		'Aby użyć telefonu, wybierz go w oknie przeglądarki i zeskanuj kod QR. Bluetooth musi być włączony na obu urządzeniach.',
	newPin:
		'Klucz bezpieczeństwa prosi o swój PIN. Jeśli jest nowy, przeglądarka poprosi o jego ustawienie.',
	makeAndModel:
		'Przeglądarka może zapytać, czy ta strona może zobaczyć markę i model klucza: zezwól na to.',
	keptSynced:
		'Jest zapisany razem z Twoimi hasłami i kluczami dostępu i jest dostępny także na innych urządzeniach.',
	keptDevice: 'Jest zapisany na tym urządzeniu i działa tylko z nim.',
	keptKey: 'Jest zapisany na kluczu bezpieczeństwa. Przechowuj klucz w bezpiecznym miejscu.',
	trialHeadline: 'Teraz wypróbuj go raz',
	trialWaiting:
		'Twój klucz dostępu jest zarejestrowany. Użyj go teraz raz, aby sprawdzić, czy działa.',
	trialAgain:
		'Twój klucz dostępu jest zarejestrowany, ale jeszcze nie odpowiedział. Wypróbuj go ponownie albo zakończ bez próby.',
	trialSkip: 'Zakończ bez próby',
	trialPassed: 'Logowanie nim powiodło się: klucz działa.',
	trialFailed:
		'Logowanie nim jeszcze się nie powiodło. Jeśli później też się nie powiedzie, skontaktuj się z działem IT.',
	backup:
		'Na wypadek utraty dodaj teraz drugi klucz dostępu, na innym urządzeniu lub kluczu bezpieczeństwa.',
	backupButton: 'Dodaj drugi klucz dostępu',
};
