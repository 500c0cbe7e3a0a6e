import { at, data, show, typed } from './dom';
import { Link } from './link';
import { nameOf } from './touch';
import { clearNote, fail, isFinal, note, offer, say, setBusy, stop } from './view';
import { type Acceptance, type Refusal, sendNow } from './wire';

const LENGTH = 32;

/**
 * The proof as users paste it: any case, with spaces or hyphens, alone or at the end of the link.
 */
function readProof(text: string): string | undefined {
	const last = text.slice(text.lastIndexOf('#') + 1);
	const proof = last
		.toLowerCase()
		.replace(/[\s.\u2010-\u2015-]/g, '')
		.replace(/o/g, '0')
		.replace(/[il]/g, '1');
	return proof.length === LENGTH && /^[0-9a-hjkmnp-tv-z]+$/.test(proof) ? proof : undefined;
}

/** Names that in-app browsers put into their user agent (assumed; they change). */
const IN_APP =
	/FBA[NV]|Instagram|Line\/|MicroMessenger|LinkedInApp|Snapchat|musical_ly|BytedanceWebview|Teams\/|Slack|GSA\/|Electron\/|; wv\)/;

/** Browsers on iPhone and iPad name Safari; web views of apps do not. */
const isWebView = (agent: string) => /iPhone|iPad|iPod/.test(agent) && !/Safari\//.test(agent);

export const isInApp = IN_APP.test(navigator.userAgent) || isWebView(navigator.userAgent);

/** Missing in older browsers, and removed by some apps. */
const hasWebAuthn = () =>
	!!(window as { PublicKeyCredential?: unknown }).PublicKeyCredential &&
	!!(navigator as { credentials?: unknown }).credentials &&
	typeof navigator.credentials.create === 'function';

/** Why this browser or page cannot create passkeys. Sends nothing. */
function findObstacle(): string | undefined {
	if (window.origin === 'null') return 'opaque';
	if (!window.isSecureContext) return 'insecure';
	if (!hasWebAuthn()) return isInApp ? 'inApp' : 'unsupported';
	return location.origin === data.origin ? undefined : 'moved';
}

let busy = false;

/** Runs one action at a time, whatever is clicked, and shows what goes wrong. */
async function alone(work: () => Promise<void>): Promise<void> {
	if (busy) {
		sendNow();
		return;
	}
	busy = true;
	setBusy(true);
	clearNote();
	try {
		await work().catch((error: unknown) => fail({ code: 'unexpected', reference: nameOf(error) }));
	} finally {
		busy = false;
		setBusy(false);
	}
}

/** What a page is for. */
export interface Ceremony {
	/** The link opened. @returns what its button does */
	begin(link: Link, opened: Acceptance): () => Promise<void>;
	/** The link did not open. @returns whether that is told */
	refuse?(link: Link, reply: Refusal): boolean;
}

/** Sets what a button does. */
export function onClick(id: string, work: () => Promise<void>): void {
	at(id).onclick = () => void alone(work);
}

/** Sets what a form does. */
function onSubmit(id: string, work: () => Promise<void>): void {
	at(id).onsubmit = (event) => {
		event.preventDefault();
		void alone(work);
	};
}

/**
 * Does the work unless the page asks for a start code and has none: that costs no try. The node looks
 * closer.
 */
export function withStartCode(work: () => Promise<void>): () => Promise<void> {
	return async () => {
		const digits = (typed('startCode') || '').normalize('NFKC').replace(/[^0-9]/g, '');
		const isAsked = (at('startCode') as HTMLInputElement).required;
		if (isAsked && digits.length !== 8) return fail({ code: 'startCode' });
		await work();
	};
}

/** A mail client or gateway cut the proof off, or it belongs to another page. */
function askForCode(reason?: 'wrongLink'): void {
	at('title').textContent = data.texts.pasteHeadline;
	note({ code: reason || 'pasteText' }, reason === undefined);
	show(['paste'], ['about', 'offer']);
	say('');
}

/** The link cannot be opened now: says why, and what can be done. */
function refuse(ceremony: Ceremony, link: Link, reply: Refusal): void {
	if (reply.code === 'wrongLink') return askForCode('wrongLink');
	if (ceremony.refuse && ceremony.refuse(link, reply)) return;
	if (!isFinal(reply.code)) show(['again'], ['paste']);
	onClick('again', async () => await open(ceremony, link.proof, link.isNext));
	fail(reply);
}

/** Shows what the link opens. Changes nothing, so link scanners do no harm. */
async function open(ceremony: Ceremony, proof: string, isNext = false): Promise<void> {
	say(data.texts.opening);
	show([], ['again']);
	const link = new Link(proof, isNext);
	const reply = await link.ask('open');
	if (!reply.ok) return refuse(ceremony, link, reply);
	// A pasted code becomes part of the address, so that a reload keeps it.
	history.replaceState(null, '', `#${proof}`);
	link.keep({ ...link.kept, until: Date.now() + (reply.validFor || 0) });
	offer(reply);
	onSubmit('offer', withStartCode(ceremony.begin(link, reply)));
}

let running: Ceremony | undefined;

/** Leaves what is done, and opens another link of the same execution. @param proof of that link */
export async function openAnother(proof: string): Promise<void> {
	show(['task'], ['done', 'offer', 'about']);
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
	const obstacle = findObstacle();
	if (obstacle) {
		stop(data.texts.cannotHeadline, { code: obstacle });
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
	await alone(async () => await open(ceremony, proof));
}
