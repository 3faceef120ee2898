/* What the bench says by itself, without a hub: [English, Chinese]; each fits 40 characters. */

const WORDS = {
  ready: ["Ready", "就绪"],
  offline: ["No network", "网络中断"],
  away: ["System away, work is saved", "系统离线，操作会保存"],
  saved: ["Saved, checked later", "已保存，稍后核对"],
  no_answer: ["No answer yet, set aside", "暂无结果，请先放一边"],
  unsaved: ["No answer, NOT saved, keep the piece", "暂无结果且未保存，请留住商品"],
  queue_full: ["Memory full, NOT taken", "存储已满，未记录"],
  memory_fault: ["Memory fault, NOT taken", "存储故障，未记录"],
  code_too_long: ["Code too long, NOT taken", "条码过长，未记录"],
  code_empty: ["Empty code, NOT taken", "空条码，未记录"],
  bad_reading: ["Reading impossible, NOT taken", "读数异常，未记录"],
  refused: ["Station not admitted, NOT taken", "站点未获准，未记录"],
  unknown_station: ["This station is unknown to the system", "系统不认识本站点"],
  bad_version: ["Firmware does not fit, update me", "固件版本不符，请升级"],
  duplicate: ["Another station has this name", "另有站点使用同一名称"],
  for_now: ["OK for now", "暂时正确"],
  last_piece: ["Last piece, wait for the system", "最后一件，请等系统核对"],
  over: ["Too many, put it back", "数量超出，请拿回"],
  not_in_order: ["Not in this order: remove, scan RESUME", "不在本订单：请取走并扫RESUME"],
  held: ["Remove the piece or scan RESUME", "请取走商品或扫RESUME"],
  all_checked: ["All %d checked", "%d项已全部核对"],
};

/* What stands on the screen beside verdicts. */
const SCREEN = {
  lamp_g: ["RIGHT", "正确"],
  lamp_r: ["WRONG", "错误"],
  stop: ["STOP", "停止"],
  lamp_a: ["ATTENTION", "注意"],
  lamp_b: ["FOR NOW", "暂时"],
  lamp_w: ["NEXT", "继续"],
  lamp_: ["READY", "就绪"],
  here: ["HERE", "在这里"],
  checking: ["CHECKING", "核对中"],
  link_ready: ["Connected", "已连接"],
  link_greeting: ["Connecting", "正在连接"],
  link_away: ["System away", "系统离线"],
  link_offline: ["No connection", "未连接"],
  link_refused: ["Not admitted", "未获准"],
  waiting: ["%d waiting", "%d条待发送"],
  left: ["%d left", "还剩%d件"],
  now: ["NOW", "现在"],
  left_of: ["left of %d", "剩余，共%d件"],
  begin: ["Scan to go on", "请扫描"],
  sign_in: ["Sign in", "登录"],
  choose_job: ["Choose a job", "选择岗位"],
  place: ["Place", "位置"],
  second: ["This bench is open in another tab", "本工作台已在另一个标签页打开"],
  no_store: ["This browser keeps nothing: no bench", "此浏览器无法保存数据，不能用作工作台"],
  not_kept: ["Not saved, NOT taken: open anew", "未保存，未记录：请重新打开"],
  not_signed_in: ["Sign-in is over: sign in again", "登录已失效，请重新登录"],
  no_hub: ["The system does not answer: try again", "系统没有响应，请重试"],
};

/** code -> words, in "en" or "zh"; anything else reads English. */
export function words(lang) {
  return chosen(WORDS, lang);
}

/** The same for what stands on the screen. */
export function screenWords(lang) {
  return chosen(SCREEN, lang);
}

function chosen(all, lang) {
  return Object.fromEntries(Object.entries(all).map(([code, both]) => [code, both[lang === "zh" ? 1 : 0]]));
}
