import type { Texts } from '../texts';
import { at, data, fillNodes, fillWith, formatTime, show } from './dom';
import type { Refusal } from './wire';

const FINAL = ['expired', 'closed', 'used', 'notYet', 'wrongLink', 'revoked', 'over', 'probably'];

/** What another browser or device may do better: the address can be copied. */
const ELSEWHERE = ['inApp', 'unsupported', 'unasked', 'unexpected', 'noPlatform'];

/** Whether nothing more can be done on this page. */
export const isFinal = (code: string) => FINAL.indexOf(code) >= 0;

const isTextKey = (code: string): code is keyof Texts =>
	Object.prototype.hasOwnProperty.call(data.texts, code);

/** Shows progress in one line. */
export function say(text: string): void {
	at('status').textContent = text;
}

export function setBusy(isBusy: boolean): void {
	at('go').setAttribute('aria-disabled', String(isBusy));
	at('enroll').setAttribute('aria-busy', String(isBusy));
}

export function clearNote(): void {
	fillWith(at('note'));
	at('note').className = '';
}

function line(text: string, values: Record<string, string> = {}): HTMLElement {
	const paragraph = document.createElement('p');
	paragraph.append(...fillNodes(text, values));
	return paragraph;
}

/** Shows an error or a hint, in the place of the one before or below it. */
export function note(
	code: keyof Texts,
	refusal: Partial<Refusal> = {},
	isHint = false,
	below = false,
): void {
	if (below) {
		at('note').append(line(data.texts[code]));
		return;
	}
	const { at: time, reference, left = 0 } = refusal;
	const { texts } = data;
	const lines = [
		code === 'used' && time !== undefined
			? line(texts.usedAt, { time: formatTime(time) })
			: line(texts[code]),
	];
	if (reference !== undefined) lines.push(line(texts.reference, { reference }));
	if (left > 0) lines.push(line(texts.attemptsLeft, { left: String(left) }));
	at('note').className = isHint ? 'note' : 'note bad';
	fillWith(at('note'), ...lines);
	at('copy').hidden = ELSEWHERE.indexOf(code) < 0;
}

/** Closes the page: only the reason stays. */
export function stop(headline: string, code: keyof Texts, refusal: Partial<Refusal> = {}): void {
	at('title').textContent = headline;
	document.title = headline;
	show([], ['about', 'offer', 'paste']);
	say('');
	note(code, refusal);
	at('report').hidden = refusal.canReport !== true;
}

/** Shows a refusal; the user can try again unless it is final. */
export function fail(refusal: Refusal): void {
	say('');
	const code = isTextKey(refusal.code) ? refusal.code : 'unexpected';
	const { headline, blockedHeadline } = data.texts;
	if (code === 'probably' || code === 'notYet') return stop(headline, code, refusal);
	if (isFinal(code)) return stop(blockedHeadline, code, refusal);
	at('go').textContent = data.texts.again;
	note(code, refusal);
}

/** The passkey is registered. */
export function succeed(redirectUrl?: string): void {
	show(['done'], ['enroll']);
	document.title = data.texts.doneHeadline;
	at('doneTitle').focus();
	if (redirectUrl === undefined) return;
	const onward = at<HTMLAnchorElement>('onward');
	onward.href = redirectUrl;
	onward.hidden = false;
	location.assign(redirectUrl);
}

/** Who the link is for, until when, and what they can do. */
export function offer(opened: {
	name: string;
	account: string;
	validUntil: string;
	asksStartCode: boolean;
}): void {
	const { texts } = data;
	const { name, account, validUntil, asksStartCode } = opened;
	fillWith(at('hello'), ...fillNodes(texts.hello, { name }));
	fillWith(at('account'), ...fillNodes(texts.account, { account }));
	at('account').hidden = account === name;
	fillWith(at('until'), ...fillNodes(texts.validUntil, { time: formatTime(validUntil) }));
	at('startCodeField').hidden = !asksStartCode;
	at<HTMLInputElement>('startCode').required = asksStartCode;
	show(['about', 'offer'], ['paste']);
	at('title').textContent = texts.headline;
	say('');
}
