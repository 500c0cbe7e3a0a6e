import {
	at,
	data,
	fillNodes,
	fillWith,
	formatNumber,
	formatTime,
	show,
	startCodeField,
} from './dom';
import type { Acceptance, Refusal } from './wire';

const FINAL = [
	...['expired', 'closed', 'used', 'decided', 'notYet', 'wrongLink', 'revoked', 'over'],
	...['probably', 'crossed'],
];

/** After these the link is still good, or has done what it should. */
const HARMLESS = ['probably', 'crossed', 'notYet'];

/** What another browser or device may do better: the address can be copied. */
const ELSEWHERE = [
	...['inApp', 'unsupported', 'unsuitable', 'unasked', 'trouble', 'unexpected', 'noPlatform'],
];

/** What is told with its time, when that is known. */
const TIMED: Record<string, string> = {
	used: 'usedAt',
	confirmed: 'confirmedAt',
	declined: 'declinedAt',
};

/** Whether nothing more can be done on this page. */
export const isFinal = (code: string) => FINAL.includes(code);

function textOf(key: string): string {
	const text = (data.texts as Record<string, string | undefined>)[key];
	return text === undefined ? data.texts.unexpected : text;
}

/** What is said has to be seen, and the buttons as far as there is room. The last one counts most. */
export function reveal(...ids: string[]): void {
	const buttons = Array.from(at('task').querySelectorAll('button')).reverse();
	for (const element of [...buttons, ...ids.map(at)]) element.scrollIntoView({ block: 'nearest' });
}

/** Shows progress in one line. */
export function say(text: string): void {
	at('status').textContent = text;
	if (text) reveal('status');
}

/** Begins another view of the page: its heading is its title, and is read first. */
export function head(text: string, id = 'title'): void {
	at(id).textContent = text;
	document.title = text;
	at(id).focus();
}

export function clearNote(): void {
	fillWith(at('note'));
	at('note').className = '';
}

function wordsFor({ code, decision, at: time }: Partial<Refusal>): Node[] {
	const timed = TIMED[decision || code || ''];
	return timed && time
		? fillNodes(textOf(timed), { time: formatTime(time) })
		: fillNodes(textOf(code || ''), {});
}

const space = () => document.createTextNode(' ');

/** Shows an error or a hint, in one paragraph: of several, a screen reader says the first twice. */
export function note(refusal: Partial<Refusal> & { code: string }, isHint = false): void {
	const { code, reference, left = 0 } = refusal;
	const { texts } = data;
	const words = wordsFor(refusal);
	if (reference !== undefined) words.push(space(), ...fillNodes(texts.reference, { reference }));
	if (left > 0) words.push(space(), ...fillNodes(texts.attemptsLeft, { left: formatNumber(left) }));
	at('note').className = isHint ? 'note' : 'note bad';
	fillWith(at('note'), ...words);
	at('copy').hidden = !ELSEWHERE.includes(code);
	reveal('note');
}

/** Shows a further sentence below a note. */
export function noteBelow(code: string): void {
	at('note').append(' ', textOf(code));
}

/** Closes the page: only the reason stays. */
export function stop(headline: string, refusal: Partial<Refusal> & { code: string }): void {
	show([], ['about', 'offer', 'paste', 'below']);
	say('');
	head(headline);
	if (refusal.canReport) show(['report']);
	note(refusal);
}

/** Shows a refusal; the user can try again unless it is final. */
export function fail(refusal: Partial<Refusal> & { code: string }): void {
	say('');
	const { code } = refusal;
	const { headline, blockedHeadline } = data.texts;
	if (isFinal(code)) {
		return stop(HARMLESS.includes(code) ? headline : blockedHeadline, refusal);
	}
	// Only what was tried can be tried again.
	if (at('go').hasAttribute('data-again') && !at('offer').hidden) {
		at('go').textContent = at('again').textContent;
	}
	// What has to be corrected has the name of its field.
	const field = document.getElementById(code);
	if (field) field.focus();
	note(refusal);
}

/** What the user wanted is done. */
export function finish(headline: string): void {
	show(['done'], ['task']);
	head(headline, 'doneTitle');
}

/** Who the link is for, and until when; the form for what they can do. */
export function offer(opened: Acceptance): void {
	const { texts } = data;
	const { name = '', account = '', validUntil = '', asksStartCode = false } = opened;
	fillWith(at('hello'), ...fillNodes(texts.hello, { name }));
	fillWith(at('account'), ...fillNodes(texts.account, { account }));
	at('account').hidden = account === name;
	fillWith(at('until'), ...fillNodes(texts.validUntil, { time: formatTime(validUntil) }));
	startCodeField().hidden = !asksStartCode;
	(at('startCode') as HTMLInputElement).required = asksStartCode;
	show(['about', 'offer', 'below'], ['paste']);
	say('');
	head(texts.headline);
}
