/* What a session plays: models, LoRAs and settings; included by restyle.h.
 *
 * A style file is JSON:
 *
 *   {
 *     "format": "restyle-style-1",
 *     "model": "../models/village",       or "source_model" and "target_model"
 *     "further_targets": ["../models/ink"], may be absent
 *     "loras": ["ink.safetensors"],       may be absent
 *     "settings": {"source_prompt": "summer", "target_prompt": "winter", "guidance": 3, "steps": 8,
 *                  "energies": ["palette:autumn.png=20000", "prior=1"], "guide_steps": 2}
 *   }
 *
 * Paths, those in energies too, are relative to the file's folder, or absolute. Settings have the
 * names and values of restyle_setting_info_within(), words as words, arrays and lines as arrays;
 * those absent have their defaults. A key that is not known is an error.
 */
#ifndef RESTYLE_STYLE_H
#define RESTYLE_STYLE_H

#include <stdint.h>

#include "restyle/export.h"
#include "restyle/result.h"
#include "restyle/settings.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Plain data in memory of its own: making one loads nothing. Calls on one style must not overlap
 * with restyle_style_destroy() of it. */
typedef struct RestyleStyleT* RestyleStyle;

/* What a style is made of. */
typedef struct RestyleStyleInfo {
    uint32_t bytes;
    /* In [0, RESTYLE_MOST_LORAS]. */
    uint32_t lora_count;
    const void* next;
    /* diffusers folders, or checkpoints that are one .safetensors file: of a model trained on what
     * the renderer draws, or of one that is told what that is. Required. */
    const char* source_model;
    /* ... and of what is wanted. NULL: the source model, told something else. */
    const char* target_model;
    /* .safetensors files: LoRAs of the target model. */
    const char* const* loras;
    /* NULL: restyle_default_settings(). */
    const RestyleSettings* settings;
    /* Of more models that can be wanted: what they and target_model predict is mixed as
     * RestyleSettings.target_weights says, which can change from frame to frame. They work on what
     * target_model does, with its noise and kind of prediction, and are told what it is; the source
     * model can be one of them. */
    const char* const* further_targets;
    /* In [0, RESTYLE_MOST_TARGETS - 1]. */
    uint32_t further_target_count;
    uint32_t reserved;
} RestyleStyleInfo;

/* Copies what `info` says, with what that points to; whether the files are there shows when the
 * style is played. RESTYLE_ERROR_INVALID_ARGUMENT for settings that no models could have. For any
 * thread. */
RESTYLE_API RestyleResult restyle_style_create(const RestyleStyleInfo* info, RestyleStyle* style);

/* Reads a style file. RESTYLE_ERROR_UNSUPPORTED where it cannot be read or is none; the sentence
 * names file, key, value and what was expected. For any thread; reads a file. */
RESTYLE_API RestyleResult restyle_style_read(const char* file, RestyleStyle* style);

/* Writes it as a style file that is there whole or, where that fails (RESTYLE_ERROR_UNSUPPORTED),
 * as it was before. Settings that have their defaults are left out. For any thread; writes a file.
 */
RESTYLE_API RestyleResult restyle_style_write(RestyleStyle style, const char* file);

/* What it is made of, all members set; what they point to lives as long as the style. `info` is
 * written but for `bytes`. */
RESTYLE_API RestyleResult restyle_style_info(RestyleStyle style, RestyleStyleInfo* info);

/* Sessions that play it go on. NULL is allowed. */
RESTYLE_API void restyle_style_destroy(RestyleStyle style);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_STYLE_H */
