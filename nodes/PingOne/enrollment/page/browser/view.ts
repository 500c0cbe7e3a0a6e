/** Third part of the page's script: what the person sees and hears. Text only, never HTML. */
export const VIEW = String.raw`
const at = (id) => document.getElementById(id);
const FINAL = ['expired', 'closed', 'used'];
const CANNOT = ['opaque', 'insecure', 'unsupported'];

function say(text) {
	at('status').textContent = text;
}

function setBusy(is) {
	at('go').setAttribute('aria-disabled', String(is));
	at('enroll').setAttribute('aria-busy', String(is));
}

function line(text) {
	const paragraph = document.createElement('p');
	paragraph.textContent = text;
	return paragraph;
}

function clearNote() {
	at('note').replaceChildren();
	at('note').className = '';
}

function note(code, more, kind) {
	const lines = [line(data.texts[code])];
	if (more.reference) lines.push(line(data.texts.reference.split('{reference}').join(more.reference)));
	if (more.left > 0 && more.left < 4) lines.push(line(data.texts.triesLeft.split('{left}').join(more.left)));
	at('note').className = kind === 'hint' ? 'note' : 'note bad';
	at('note').replaceChildren(...lines);
	at('copy').hidden = code !== 'inApp';
}

function stop(headline, code, more) {
	at('title').textContent = headline;
	document.title = headline;
	at('about').hidden = true;
	at('offer').hidden = true;
	say('');
	note(code, more || {});
}

function fail(answer) {
	say('');
	if (FINAL.includes(answer.code)) return stop(data.texts.blockedHeadline, answer.code, answer);
	at('go').textContent = data.texts.again;
	note(Object.hasOwn(data.texts, answer.code) ? answer.code : 'unexpected', answer);
}

function succeed(answer) {
	at('enroll').hidden = true;
	at('done').hidden = false;
	document.title = data.texts.doneHeadline;
	at('doneTitle').focus();
	if (!answer.redirectUrl) return;
	at('onward').href = answer.redirectUrl;
	at('onward').hidden = false;
	location.assign(answer.redirectUrl);
}

async function copyLink() {
	await navigator.clipboard.writeText(location.href);
	say(data.texts.copied);
}
`;
