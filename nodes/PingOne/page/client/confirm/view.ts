import type { ConfirmData } from '../../confirm/data';
import type { ConfirmTexts } from '../../confirm/texts';
import { at, data as given, fillNodes, formatTime, show } from '../dom';

export const { texts } = given as unknown as ConfirmData;

/** What the page knows of a refusal. */
export interface Refusal {
	code: string;
	/** Codes left. */
	left?: number;
	/** PingOne's correlation ID, or the browser's name for what happened. */
	reference?: string;
	/** When it was decided, ISO 8601, and how. */
	at?: string;
	decision?: string;
}

const FINAL = ['expired', 'closed', 'decided', 'wrongLink'];

/** Whether nothing more can be done on this page. */
export const isFinal = (code: string) => FINAL.indexOf(code) >= 0;

/** Shows progress in one line. */
export function say(text: string): void {
	at('status').textContent = text;
}

export function setBusy(isBusy: boolean): void {
	at('go').setAttribute('aria-disabled', String(isBusy));
	at('decline').setAttribute('aria-disabled', String(isBusy));
	at('ask').setAttribute('aria-busy', String(isBusy));
}

function line(text: string, values: Record<string, string> = {}): HTMLElement {
	const paragraph = document.createElement('p');
	for (const node of fillNodes(text, values)) paragraph.appendChild(node);
	return paragraph;
}

function fill(id: string, ...lines: Node[]): void {
	const element = at(id);
	element.textContent = '';
	for (const node of lines) element.appendChild(node);
}

export function clearNote(): void {
	fill('note');
	at('note').className = '';
}

/** The words for a refusal; a decision is told with its time. */
function wordsFor({ code, at: time, decision }: Refusal): HTMLElement {
	const decided = { confirmed: texts.confirmedAt, declined: texts.declinedAt }[decision || ''];
	if (code === 'decided' && decided && time) return line(decided, { time: formatTime(time) });
	return line(texts[code as keyof ConfirmTexts] || texts.unexpected);
}

/** Shows an error or a hint. */
export function note(refusal: Refusal, isHint = false): void {
	const { reference, left = 0, code } = refusal;
	const lines = [wordsFor(refusal)];
	if (reference !== undefined) lines.push(line(texts.reference, { reference }));
	if (left > 0) lines.push(line(texts.attemptsLeft, { left: String(left) }));
	at('note').className = isHint ? 'note' : 'note bad';
	fill('note', ...lines);
	at('copy').hidden = ['inApp', 'unsupported', 'unexpected'].indexOf(code) < 0;
}

/** Closes the page: only the reason stays. */
export function stop(headline: string, refusal: Refusal): void {
	at('title').textContent = headline;
	document.title = headline;
	show([], ['about', 'offer', 'paste']);
	say('');
	note(refusal);
}

/** Shows a refusal; the user can try again unless it is final. */
export function fail(refusal: Refusal): void {
	say('');
	if (isFinal(refusal.code)) return stop(texts.blockedHeadline, refusal);
	note(refusal);
}

/** It is decided: says what, and when. */
export function conclude(kind: 'confirmed' | 'declined', time: string): void {
	const [headline, text] =
		kind === 'confirmed'
			? [texts.confirmedHeadline, texts.confirmedText]
			: [texts.declinedHeadline, texts.declinedText];
	at('doneTitle').textContent = headline;
	fill('doneText', ...fillNodes(text, { time: formatTime(time) }));
	at('doneMessage').textContent = at('message').textContent;
	document.title = headline;
	show(['done'], ['ask']);
	at('doneTitle').focus();
}

/** What the node tells of a link that opens. */
export interface Opened {
	name?: string;
	account?: string;
	message?: string;
	validUntil?: string;
	asksStartCode?: boolean;
	asksReason?: boolean;
}

/** Who is asked what, until when. The message is text: nothing in it can become part of the page. */
export function offer(opened: Opened): void {
	const { name = '', account = '', message = '', validUntil = '' } = opened;
	fill('hello', ...fillNodes(texts.hello, { name }));
	fill('account', ...fillNodes(texts.account, { account }));
	at('account').hidden = account === name;
	at('message').textContent = message;
	fill('until', ...fillNodes(texts.validUntil, { time: formatTime(validUntil) }));
	at('startCodeField').hidden = !opened.asksStartCode;
	at<HTMLInputElement>('startCode').required = Boolean(opened.asksStartCode);
	const label = document.querySelector('label[for=reason]');
	if (label && opened.asksReason) label.textContent = texts.reasonNeeded;
	show(['about', 'offer'], ['paste']);
	at('title').textContent = texts.headline;
	say('');
}
