import { at, data, fillNodes, fillWith, formatTime, show } from './dom';
import type { Acceptance, Refusal } from './wire';

const FINAL = [
	...['expired', 'closed', 'used', 'decided', 'notYet', 'wrongLink', 'revoked', 'over'],
	'probably',
];

/** After these the link is still good, or has done what it should. */
const HARMLESS = ['probably', 'notYet'];

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
export const isFinal = (code: string) => FINAL.indexOf(code) >= 0;

function textOf(key: string): string {
	const texts = data.texts as Record<string, string>;
	return (Object.prototype.hasOwnProperty.call(texts, key) && texts[key]) || data.texts.unexpected;
}

/** Shows progress in one line. */
export function say(text: string): void {
	at('status').textContent = text;
}

export function setBusy(isBusy: boolean): void {
	for (const button of Array.from(document.querySelectorAll('#offer button'))) {
		button.setAttribute('aria-disabled', String(isBusy));
	}
	at('task').setAttribute('aria-busy', String(isBusy));
}

export function clearNote(): void {
	fillWith(at('note'));
	at('note').className = '';
}

function line(text: string, values: Record<string, string> = {}): HTMLElement {
	const paragraph = document.createElement('p');
	fillWith(paragraph, ...fillNodes(text, values));
	return paragraph;
}

function wordsFor({ code, decision, at: time }: Partial<Refusal>): HTMLElement {
	const timed = TIMED[decision || code || ''];
	return timed && time ? line(textOf(timed), { time: formatTime(time) }) : line(textOf(code || ''));
}

/** Shows an error or a hint in the place of the one before. */
export function note(refusal: Partial<Refusal> & { code: string }, isHint = false): void {
	const { code, reference, left = 0 } = refusal;
	const { texts } = data;
	const lines = [wordsFor(refusal)];
	if (reference !== undefined) lines.push(line(texts.reference, { reference }));
	if (left > 0) lines.push(line(texts.attemptsLeft, { left: String(left) }));
	at('note').className = isHint ? 'note' : 'note bad';
	fillWith(at('note'), ...lines);
	at('copy').hidden = ELSEWHERE.indexOf(code) < 0;
}

/** Shows a further sentence below a note. */
export function noteBelow(code: string): void {
	at('note').appendChild(line(textOf(code)));
}

/** Closes the page: only the reason stays. */
export function stop(headline: string, refusal: Partial<Refusal> & { code: string }): void {
	at('title').textContent = headline;
	document.title = headline;
	show([], ['about', 'offer', 'paste']);
	say('');
	note(refusal);
	if (refusal.canReport) show(['report']);
}

/** Shows a refusal; the user can try again unless it is final. */
export function fail(refusal: Partial<Refusal> & { code: string }): void {
	say('');
	const { code } = refusal;
	const { headline, blockedHeadline } = data.texts;
	if (isFinal(code)) {
		return stop(HARMLESS.indexOf(code) >= 0 ? headline : blockedHeadline, refusal);
	}
	const again = at('go').getAttribute('data-again');
	if (again) at('go').textContent = again;
	note(refusal);
}

/** What the user wanted is done. */
export function finish(headline: string): void {
	at('doneTitle').textContent = headline;
	document.title = headline;
	show(['done'], ['task']);
	at('doneTitle').focus();
}

/** Who the link is for, and until when; the form for what they can do. */
export function offer(opened: Acceptance): void {
	const { texts } = data;
	const { name = '', account = '', validUntil = '', asksStartCode = false } = opened;
	fillWith(at('hello'), ...fillNodes(texts.hello, { name }));
	fillWith(at('account'), ...fillNodes(texts.account, { account }));
	at('account').hidden = account === name;
	fillWith(at('until'), ...fillNodes(texts.validUntil, { time: formatTime(validUntil) }));
	at('startCodeField').hidden = !asksStartCode;
	(at('startCode') as HTMLInputElement).required = asksStartCode;
	show(['about', 'offer'], ['paste']);
	at('title').textContent = texts.headline;
	say('');
}
