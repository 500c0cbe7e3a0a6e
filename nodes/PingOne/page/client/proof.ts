const LENGTH = 32;

/**
 * The proof as users paste it: any case, with spaces or hyphens, alone or at the end of the link.
 */
export function readProof(text: string): string | undefined {
	const last = text.slice(text.lastIndexOf('#') + 1);
	const proof = last
		.toLowerCase()
		.replace(/[\s.\u2010-\u2015-]/g, '')
		.replace(/o/g, '0')
		.replace(/[il]/g, '1');
	return proof.length === LENGTH && /^[0-9a-hjkmnp-tv-z]+$/.test(proof) ? proof : undefined;
}
