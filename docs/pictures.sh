#!/usr/bin/env bash
# Makes the pictures of the documents anew, each by the programs themselves.
#
#   docs/pictures.sh [--draft] [--output DIR] [NAME ...]
#   docs/pictures.sh --list
#
# NAME: one of those that --list prints; all where none is given. They go to docs/pictures, or to DIR. --draft tries
# each command: small, few steps and frames, soon done. It needs what samples/run.sh builds, restyle, and ImageMagick,
# Xvfb and xdotool, which setup.sh installs.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly NAMES=(hero window buffers sheet styles editing energies late mask)
readonly VILLAGE=(0 "-4, 25, 60" "2, 8, 0") # Seen from there, and where to.
readonly SUMMER="a village in summer at noon"

work=$(mktemp -d)
place=village # Where the camera is: of these paths.
started=()
trap 'for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done; rm -rf "$work"' EXIT

fail() {
    printf 'docs/pictures.sh: %s\n' "$*" >&2
    exit 1
}

# Says what a program said where it fails, and else nothing.
run() {
    "$@" >"$work/said" 2>&1 || fail "$* failed: $(cat "$work/said")"
}

# A camera path.
path() { # FILE SECONDS EYE TARGET ...
    local file=$1 poses=""
    shift
    for (( ; $# > 0; )); do
        poses+="${poses:+, }{\"seconds\": $1, \"eye\": [$2], \"target\": [$3]}"
        shift 3
    done
    printf '{"format": "restyle-path-1", "poses": [%s]}\n' "$poses" >"$file"
}

size() { # WxH
    if [ -n "$draft" ]; then echo 64x48; else echo "$1"; fi
}

viewer() { # NAME SIZE OPTIONS...: what it writes is in $work/NAME
    run build/bin/restyle_viewer --headless --path "$work/$place.json" --size "$(size "$2")" \
        ${draft:+--model-size 64x48} "${@:3}" --out "$work/$1"
}

# The village, waited for until it is restyled.
see() { # NAME OPTIONS...
    viewer "$1" 640x360 --wait --frames 1 "${@:2}"
}

# Energies take some frames to get there; these are all of one moment.
see_bent() { # NAME OPTIONS...
    viewer "$1" 640x360 --wait --still --frames "${draft:-8}" "${@:2}"
}

last_of() { # FOLDER
    local files=("$1"/*.png)
    printf '%s\n' "${files[-1]}"
}

# A frame for what takes pictures.
render() {
    see frame --no-style
    cp "$work/frame/rendered/000000.png" "$work/frame.png"
}

edit() { # NAME PROMPT
    run build/bin/restyle edit --model samples/models/village --source-prompt "$SUMMER" --target-prompt "$2" \
        --input "$work/frame.png" --size "$(size 256x144)" --steps "${draft:-8}" --eta 1 --output "$work/$1.png"
}

# In 256 colours, so that pages with it are soon there.
keep() { # NAME PICTURE
    run convert "$2" -strip -colors 256 "PNG8:$output/$1.png"
}

# Side by side in rows of COLUMNS: $work/mosaic.png.
lay_out() { # COLUMNS SIZE PICTURES...
    run montage "${@:3}" -tile "$1x" -geometry "$2!+2+2" "$work/laid_out.png"
    run convert "$work/laid_out.png" -shave 2x2 -strip -depth 8 "$work/mosaic.png"
}

mosaic() { # NAME COLUMNS SIZE PICTURES...
    lay_out "${@:2}"
    keep "$1" "$work/mosaic.png"
}

waits_for() { # SECONDS COMMAND...
    local rest=$((5 * $1))
    until "${@:2}"; do
        ((rest-- > 0)) || fail "not within $1 s: ${*:2}: $(cat "$work/said")"
        sleep 0.2
    done
}

# A window on a display that nobody sees, after xdotool has done what ACTIONS say.
see_window() { # NAME ACTIONS... -- OPTIONS...
    local name=$1 actions=()
    shift
    while [ "$1" != -- ]; do
        actions+=("$1")
        shift
    done
    rm -f "$work"/{display,log}
    Xvfb -displayfd 3 -screen 0 1280x720x24 3>"$work/display" 2>"$work/said" &
    started+=($!)
    waits_for 20 test -s "$work/display"
    export DISPLAY=:$(cat "$work/display")
    build/bin/restyle_viewer --no-config --path "$work/flight.json" --size "$(size 640x360)" --scene-scale 1 \
        --log "$work/log" ${draft:+--model-size 64x48} "${@:2}" >"$work/said" 2>&1 &
    started+=($!)
    waits_for 120 grep -qs "the session is ready" "$work/log"
    sleep "${draft:-30}" # Until pictures are there; the first ones are slow.
    local action
    for action in "${actions[@]}"; do
        run xdotool $action
    done
    sleep "${draft:-8}" # Until the window has done it.
    run import -window root "$work/window.png"
    kill "${started[@]}"
    wait "${started[@]}" 2>/dev/null || true
    started=()
    keep "$name" "$work/window.png"
}

# A picture of the name of each of these functions, in the order in which the documents have them.

hero() {
    see snow --look snow
    see ink --look ink
    see winter --style samples/styles/winter_at_dusk.json
    lay_out 2 420x236 "$work/snow/rendered/000000.png" "$work"/{snow,ink,winter}/restyled/000000.png
    cp "$work/mosaic.png" "$output/hero.png" # In all its colours: it is what is seen first.
}

window() {
    see_window window "mousemove 160 480 click --repeat 30 --delay 50 5" "mousemove 700 560" -- \
        --style samples/styles/winter_at_dusk.json
}

buffers() {
    see_window buffers "mousemove 700 560" -- --look snow --buffer target_x_0.4
}

sheet() {
    viewer sheet 200x112 --wait --frames 1 --sheet-across strength=0.25:1:4 --sheet-down eta=0,0.5,1
    keep sheet "$work/sheet/sheet.png"
}

styles() {
    local name pictures=()
    for name in winter_at_dusk fog ink_drawing inked_snow; do
        see "$name" --style "samples/styles/$name.json"
    done
    for name in amber dusk_by_words; do
        see_bent "$name" --style "samples/styles/$name.json"
    done
    for name in winter_at_dusk fog ink_drawing inked_snow amber dusk_by_words; do
        pictures+=("$(last_of "$work/$name/restyled")")
    done
    mosaic styles 3 300x169 "${pictures[@]}"
}

editing() {
    render
    edit winter "a village in winter at dusk"
    edit fog "$SUMMER, fog"
    edit ink "a village in summer, ink drawing"
    mosaic editing 2 384x216 "$work/frame.png" "$work"/{winter,fog,ink}.png
}

energies() {
    render
    see_bent amber --style samples/styles/amber.json
    run build/bin/restyle guide --model samples/models/plain --input "$work/frame.png" --size "$(size 176x96)" --strength 0.5 \
        --energy "palette:#e8a060,#503028,#f0d8b0=20000" --energy structure=30000 --generator-steps "${draft:-6}" \
        --steps "${draft:-12}" --step-size 0.1 --output "$work/guided"
    mosaic energies 3 300x169 "$work/frame.png" "$(last_of "$work/amber/restyled")" "$(last_of "$work/guided")"
}

# How late a picture is is the machine's affair: both ways of showing it are of one and the same flight.
late() {
    local frame=$((${draft:-41} - 1)) moved=$work/late
    place=sideways viewer late 640x360 --frames "$((frame + 1))" --steps "${draft:-4}" \
        --style samples/styles/winter_at_dusk.json --buffer shown_validity --capture "$work/capture"
    run build/bin/restyle replay "$work/capture" --late --set late=whole --output "$work/whole"
    mosaic late 2 400x225 "$moved/rendered/$(printf %06d "$frame").png" "$(last_of "$work/whole/restyled")" \
        "$(last_of "$moved/restyled")" "$(last_of "$moved/view")"
}

mask() {
    see near --look snow --fade-near 40 --fade-far 110 --buffer shown_weight
    mosaic mask 3 300x169 "$work"/near/{rendered,restyled,view}/000000.png
}

draft=
output=docs/pictures
chosen=()
while [ $# -gt 0 ]; do
    case $1 in
    --list)
        printf '%s\n' "${NAMES[@]}"
        exit
        ;;
    --draft) draft=2 ;;
    --output)
        output=${2:?"--output needs a folder"}
        shift
        ;;
    *)
        [[ " ${NAMES[*]} " == *" $1 "* ]] || fail "there is no picture $1, but there are: ${NAMES[*]}"
        chosen+=("$1")
        ;;
    esac
    shift
done

for tool in build/bin/restyle build/bin/restyle_viewer convert montage import Xvfb xdotool; do
    command -v "$tool" >/dev/null || fail "there is no $tool; samples/run.sh and setup.sh say how it comes"
done
mkdir -p "$output"
path "$work/village.json" "${VILLAGE[@]}"
path "$work/sideways.json" 0 "-16, 24, 60" "2, 8, 0" 1.5 "22, 22, 56" "-4, 8, 0"
path "$work/flight.json" 0 "-12, 24, 60" "2, 8, 0" 60 "6, 24, 56" "-2, 8, 0"
for name in "${chosen[@]:-${NAMES[@]}}"; do
    printf '%s/%s.png\n' "$output" "$name"
    "$name"
done
