// What another thread does in the rows block-wait and block-many: nothing, so that the way there and back is all that counts.
/** @param {number} value */
export const echo = async (value) => value;
