import { at, data, show, typed } from './dom';
import { intend, onClick, onSubmit } from './intent';
import { Link } from './link';
import { fail, head, isFinal, note, offer, say, stop } from './view';
import type { Acceptance, Refusal } from './wire';

const LENGTH = 32;

/** The proof as users paste it: any case, with spaces or hyphens, alone or at the end of a link. */
function readProof(text: string): string | undefined {
	const last = text.slice(text.lastIndexOf('#') + 1);
	const proof = last
		.toLowerCase()
		.replace(/[\s.\u2010-\u2015-]/g, '')
		.replace(/o/g, '0')
		.replace(/[il]/g, '1');
	return proof.length === LENGTH && /^[0-9a-hjkmnp-tv-z]+$/.test(proof) ? proof : undefined;
}

/** Apps that show pages in themselves (assumed; they change), beside web views, which say so. */
const IN_APP = /; wv\)|Electron\/|Teams\/|GSA\/|Snapchat|iP[hao](?!.*Safari\/)/;

export const isInApp = IN_APP.test(navigator.userAgent);

/** Missing in older browsers, and removed by some apps. */
export const hasWebAuthn = () =>
	!!(window as { PublicKeyCredential?: unknown }).PublicKeyCredential &&
	!!(navigator as { credentials?: unknown }).credentials &&
	typeof navigator.credentials.create === 'function';

/** Why the node would not answer this page: its requests come from somewhere else. */
function findEnd(): string | undefined {
	if (window.origin === 'null') return 'opaque';
	if (location.origin === data.origin) return undefined;
	return window.isSecureContext ? 'moved' : 'insecure';
}

/** Why this browser or page can ask for no key. Everything else works. */
function findObstacle(): string | undefined {
	if (!window.isSecureContext) return 'insecure';
	if (hasWebAuthn()) return undefined;
	return isInApp ? 'inApp' : 'unsupported';
}

export interface Ceremony {
	/** The link opened: says what the buttons do. */
	begin(link: Link, opened: Acceptance): void;
	/** Whether nothing can be done without a key. */
	needsKey?: boolean;
	/** The link did not open. @returns whether that is told */
	refuse?(link: Link, reply: Refusal): boolean;
}

/** Does the work unless a start code is missing: that costs no try. The node looks closer. */
export function withStartCode(work: () => Promise<void>): () => Promise<void> {
	return async () => {
		const digits = (typed('startCode') || '').replace(/\P{Nd}/gu, '');
		const isAsked = (at('startCode') as HTMLInputElement).required;
		if (isAsked && digits.length !== 8) return fail({ code: 'startCode' });
		await work();
	};
}

/** A mail client or gateway cut the proof off, or it belongs to another page. */
function askForCode(reason?: 'wrongLink'): void {
	show(['paste'], ['about', 'offer', 'below']);
	say('');
	head(data.texts.pasteHeadline);
	if (reason) note({ code: reason });
}

/** The user has not done what the link was used for, and says so. */
async function report(link: Link): Promise<void> {
	const reply = await link.ask('report');
	if (!reply.ok) return fail(reply);
	show([], ['report']);
	head(data.texts.blockedHeadline);
	say(data.texts.reported);
}

/** The link cannot be opened now: says why, and what can be done. */
function refuse(ceremony: Ceremony, link: Link, reply: Refusal): void {
	if (reply.code === 'wrongLink') return askForCode('wrongLink');
	if (ceremony.refuse && ceremony.refuse(link, reply)) return;
	onClick('again', async () => await open(ceremony, link.proof, link.isNext));
	if (!isFinal(reply.code)) {
		show(['again'], ['paste']);
		head(data.texts.headline);
	}
	fail(reply);
}

/** Shows what the link opens. Changes nothing, so link scanners do no harm. */
async function open(ceremony: Ceremony, proof: string, isNext = false): Promise<void> {
	say(data.texts.opening);
	show([], ['again']);
	const link = new Link(proof, isNext);
	// Any request may learn that another person has used the link, not only the first.
	onClick('report', async () => await report(link));
	const reply = await link.ask('open');
	if (!reply.ok) return refuse(ceremony, link, reply);
	// A pasted code becomes part of the address, so that a reload keeps it.
	history.replaceState(null, '', `#${proof}`);
	link.keep({ ...link.kept, until: Date.now() + (reply.validFor || 0) });
	offer(reply);
	ceremony.begin(link, reply);
	if (showObstacle() && ceremony.needsKey) head(data.texts.cannotHeadline);
}

/** What needs a key is not offered where none can be asked for. @returns whether that is so */
export function showObstacle(): boolean {
	const obstacle = findObstacle();
	if (obstacle) {
		show([], ['main']);
		note({ code: obstacle });
		showAddress();
	} else if (isInApp) note({ code: 'inApp' }, true);
	return !!obstacle;
}

let running: Ceremony | undefined;

/** Leaves what is done, and opens another link of the same execution. @param proof of that link */
export async function openAnother(proof: string): Promise<void> {
	show(['task'], ['done', 'offer', 'about', 'below']);
	head(data.texts.headline);
	if (running) await open(running, proof, true);
}

/** Shows the address in a field from which it can be copied by hand. */
function showAddress(): HTMLInputElement {
	const address = at('address') as HTMLInputElement;
	address.value = location.href;
	show(['address']);
	return address;
}

/** Copies the address, or selects it, where the browser or app does not allow that. */
async function copyLink(): Promise<void> {
	const address = showAddress();
	address.select();
	try {
		await navigator.clipboard.writeText(location.href);
		say(data.texts.copied);
	} catch {
		address.focus();
	}
}

/** Runs the page: everything that does not depend on what it is for. */
export async function run(ceremony: Ceremony): Promise<void> {
	running = ceremony;
	show([], ['fallback']);
	at('copy').onclick = () => void copyLink();
	const end = findEnd();
	if (end) {
		stop(data.texts.cannotHeadline, { code: end });
		showAddress();
		return;
	}
	onSubmit('paste', async () => {
		const proof = readProof(typed('code') || '');
		if (proof === undefined) return askForCode('wrongLink');
		await open(ceremony, proof);
	});
	// Another link of the same execution differs only in its fragment, which triggers no navigation.
	window.addEventListener('hashchange', () => location.reload());
	const proof = readProof(location.hash);
	if (proof === undefined) return askForCode();
	await intend('again', async () => await open(ceremony, proof));
}
