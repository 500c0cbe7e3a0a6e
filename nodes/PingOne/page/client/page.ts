import { alone } from './alone';
import { at, data, fieldAt, show, typed } from './dom';
import { Link } from './link';
import { readProof } from './proof';
import { findObstacle } from './support';
import { fail, isFinal, note, offer, say, stop } from './view';
import type { Acceptance, Refusal } from './wire';

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
		const isAsked = fieldAt('startCode').required;
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
	const address = fieldAt('address');
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
