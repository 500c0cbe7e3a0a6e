import type { OwnTexts } from './en';

export const pl: OwnTexts = {
	headline: 'Prosimy o potwierdzenie',
	intro: '{company} prosi o potwierdzenie:',
	advice: 'Najpierw przeczytaj. Potwierdź tylko to, czego się spodziewasz, a resztę odrzuć.',
	button: 'Potwierdź kluczem dostępu',
	decline: 'Odrzuć',
	reasonLabel: 'Powód odrzucenia (opcjonalnie)',
	reasonNeeded: 'Powód odrzucenia',
	reason: 'Podaj powód odrzucenia.',
	notYou:
		'Ten link jest przeznaczony tylko dla osoby wymienionej powyżej. To nie Ty? Zamknij tę stronę i powiadom nadawcę linku.',
	saving: 'Sprawdzanie klucza dostępu…',
	confirmedHeadline: 'Potwierdzono',
	confirmedText: 'Potwierdzono kluczem dostępu: {time}. Możesz zamknąć tę stronę.',
	declinedHeadline: 'Odrzucono',
	declinedText: 'Odrzucono: {time}. Możesz zamknąć tę stronę.',
	unsupported:
		'Ta przeglądarka nie obsługuje kluczy dostępu. Otwórz link w aktualnej wersji Chrome, Edge, Firefox lub Safari.',
	canceled: 'Nic nie potwierdzono: żądanie anulowano lub klucz nie odpowiedział.',
	timedOut: 'Czas minął, zanim klucz odpowiedział. Nic nie potwierdzono.',
	unexpected: 'Przeglądarka nie mogła użyć klucza dostępu. Nic nie potwierdzono.',
	closed: 'Ten link jest zamknięty i nic nie potwierdzono. Poproś nadawcę o nowy.',
	decided: 'Decyzja już zapadła.',
	confirmedAt: 'Potwierdzono: {time}. Jeśli to nie Ty, natychmiast powiadom dział IT.',
	declinedAt: 'Odrzucono: {time}. Jeśli to nie Ty, powiadom dział IT.',
	over: 'Decyzja została już podjęta albo link wygasł lub został wycofany. Jeśli decyzja nie została jeszcze podjęta, poproś nadawcę o nowy link.',
	probably: 'Odpowiedź prawdopodobnie dotarła. Zapytaj nadawcę.',
	stale: 'To żądanie powstało gdzie indziej, być może w innym oknie. Spróbuj ponownie tutaj.',
	mismatch: 'Odpowiedź nie pasuje do tej strony. Nic nie potwierdzono. Spróbuj ponownie.',
	disabled: 'Twoje konto nie może teraz niczego potwierdzić. Skontaktuj się z działem IT.',
	mfaOff:
		'Uwierzytelnianie wieloskładnikowe jest wyłączone dla Twojego konta, więc niczego nie można potwierdzić. Skontaktuj się z działem IT.',
	bypass:
		'Twoje konto może się teraz logować bez klucza dostępu, więc niczego nie można potwierdzić. Skontaktuj się z działem IT.',
	noKey:
		'Twoje konto nie ma klucza dostępu, którym można to potwierdzić. Najpierw go skonfiguruj lub skontaktuj się z działem IT.',
	settings: 'Ustawienia Twojej firmy nie pozwalają na to w tej chwili. Powiadom dział IT.',
};
