/**
 * Last part of the page's script: the tries. Nothing is sent before the click, because mail
 * scanners and chat previews run the scripts of the pages that they open.
 */
export const ENROLL = String.raw`
let busy = false;
let token;
let kept;
let touching = false;

const CODES = {
	InvalidStateError: 'already',
	SecurityError: 'wrongHost',
	NotSupportedError: 'unsuitable',
	ConstraintError: 'unsuitable',
};

// Browsers say NotAllowedError for a refusal and for the end of the time alike.
function codeFor(error, elapsed, timeout) {
	if (error.name !== 'NotAllowedError' && error.name !== 'AbortError') return CODES[error.name] || 'unexpected';
	return timeout > 0 && elapsed >= timeout - 1000 ? 'timedOut' : 'cancelled';
}

async function giveUp(code, error) {
	say(data.texts.preparing);
	const answer = await post({ action: 'abandon', token });
	if (answer.ok || answer.code === 'stale') token = undefined;
	if (answer.done) return succeed(answer);
	if (FINAL.includes(answer.code)) return fail(answer);
	const reference = code === 'unexpected' ? error.name : undefined;
	fail({ code, left: answer.left, reference });
}

async function touch(options) {
	const started = Date.now();
	touching = true;
	const creation = navigator.credentials.create({ publicKey: toOptions(options) });
	const { made, error } = await creation.then((made) => ({ made }), (error) => ({ error }));
	touching = false;
	if (made) return made;
	await giveUp(codeFor(error, Date.now() - started, options.timeout), error);
}

async function deliver() {
	say(data.texts.saving);
	const answer = await post({ action: 'finish', token, attestation: kept });
	if (answer.done) return succeed(answer);
	// The key is made: the same answer can be sent again, without another touch.
	if (!answer.repeat) kept = undefined;
	fail(answer);
}

async function attempt() {
	say(data.texts.preparing);
	const name = at('nickname') ? at('nickname').value : undefined;
	const begun = await post({ action: 'begin', token, nickname: name || undefined });
	if (begun.done) return succeed(begun);
	if (!begun.ok) return fail(begun);
	token = begun.token;
	say(data.texts.waiting);
	const credential = await touch(begun.options);
	if (!credential) return;
	kept = toJson(credential);
	await deliver();
}

async function go(event) {
	event.preventDefault();
	if (busy) return;
	busy = true;
	setBusy(true);
	clearNote();
	try {
		await (kept ? deliver() : attempt());
	} catch (error) {
		fail({ code: 'unexpected', reference: error.name });
	}
	busy = false;
	setBusy(false);
}

async function start() {
	at('copy').addEventListener('click', copyLink);
	const obstacle = whyNot();
	if (obstacle) return stop(data.texts.cannotHeadline, obstacle);
	at('offer').addEventListener('submit', go);
	at('go').hidden = false;
	self.addEventListener('pagehide', () => {
		if (touching) void send({ action: 'abandon', token }, { keepalive: true }).catch(() => undefined);
	});
	const advice = await hint();
	if (advice) note(advice, {}, 'hint');
}
`;
