// Whose page it is: what is kept in a tab is for this person alone.
export const whose = () => document.querySelector('.rail a[href^="/@"]')?.getAttribute("href") ?? "";
