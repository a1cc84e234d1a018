# restyle_viewer: what it writes and says, without a window and in one.
if(NOT TARGET restyle_viewer OR NOT TARGET fake_back)
    return()
endif()
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# Named after them: the configurations in which alone it runs, where it is not always.
function(restyle_add_viewer_test name case)
    if(ARGN)
        set(configurations CONFIGURATIONS ${ARGN})
    endif()
    add_test(NAME Viewer.${name} ${configurations} COMMAND ${CMAKE_COMMAND} -E env
        RESTYLE_VIEWER=$<TARGET_FILE:restyle_viewer>
        RESTYLE_FAKE_BACK=$<TARGET_FILE:fake_back>
        RESTYLE_MODELS=${PROJECT_SOURCE_DIR}/samples/models
        RESTYLE_TEST_LAYERS=${PROJECT_BINARY_DIR}/tests/vulkan_layer
        RESTYLE_TEST_OUTPUT=${CMAKE_CURRENT_BINARY_DIR}/viewer
        ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/${case}.py ${name})
    set_tests_properties(Viewer.${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 900 LABELS "vulkan")
endfunction()

foreach(name IN ITEMS GoesOnWithoutModelsAndSaysSo RendersWithoutStyle RefusesBadArguments
                      RefusesAFolderItCannotWrite SaysHowToRunWithoutADisplay)
    restyle_add_viewer_test(${name} viewer_headless_test)
endforeach()
foreach(name IN ITEMS RestylesEveryFrameItWaitsFor KeepsAStillPictureStill
                      ReturnsTheFrameAtAmountZero CountsFramesThatItDoesNotWaitFor
                      ShowsTheSamePicturesThroughEveryTransport GoesOnWhereTheBackFails
                      TellsWhatItRunsOnWhyAndWhatThatTakes SavesTheStyleThatItPlays
                      BendsTowardsAPaletteFromFrameToFrame
                      PlaysAStyleFileThatOptionsChange SaysWhatIsWrongWithAStyleFile
                      PlaysTheStylesThatShip RestylesWithTheModelsThatShip FollowsWhereTheSourceLooks)
    restyle_add_viewer_test(${name} viewer_style_test)
endforeach()
foreach(name IN ITEMS KeepsFramesAsTheyAreSeen SeesWhatLiesOnAFramesWay TellsHowNearAFrameComesToTheLookWanted
                      LaysOutAContactSheet)
    restyle_add_viewer_test(${name} viewer_views_test)
endforeach()
foreach(name IN ITEMS PlaysACaptureAsItWas PlaysACaptureWhoseFramesChangeTheirSize ShowsAFolderOfPicturesAndNamesThoseItLeavesOut ShowsAModelThatMoves RefusesWhatItCannotOpen
                      OpensSourcesFliesAndScrubsInTheWindow GoesOnWhileAnotherIsOpened TakesWhatIsTypedForWhatItIs GoesOnWhereMemoryDoesNotSufficeForAnother)
    restyle_add_viewer_test(${name} viewer_sources_test)
endforeach()
foreach(name IN ITEMS FliesAlongAPathOfOnesOwn RefusesAPathThatIsNone MakesAPathInTheWindow)
    restyle_add_viewer_test(${name} viewer_path_test)
endforeach()
foreach(name IN ITEMS GoesOnWhereTheGpusMemoryIsFull KeepsNoCaptureWhereTheGpusMemoryIsFull
                      MakesNoSheetWhereTheMachinesMemoryIsFull SaysThatTheGpusMemoryIsFullBeforeItHasAPicture)
    restyle_add_viewer_test(${name} viewer_memory_test)
endforeach()
restyle_add_viewer_test(GoesOnWhereTheGpuIsLostAndKeepsWhatWasTunedWhereItIsLostAgain viewer_loss_test)
foreach(name IN ITEMS LightsAModelWithAnEnvironment LightsAModelInTheWindow)
    restyle_add_viewer_test(${name} viewer_light_test)
endforeach()
foreach(name IN ITEMS ShowAsMuchOfTheChangeAsTheyAreTo AreNamedByAClickInThePicture)
    restyle_add_viewer_test(${name} viewer_objects_test)
endforeach()
foreach(name IN ITEMS LooksAtEachStageAsItsPictureDoes TellsThePicturesOfStagesApart)
    restyle_add_viewer_test(${name} viewer_stages_test)
endforeach()
restyle_add_viewer_test(SeesAFrameInEveryWay viewer_views_test)
restyle_add_viewer_test(PlaysTheModelsThatAreChosenTypedOrDropped viewer_models_test)
restyle_add_viewer_test(MovesEveryControlThereIs viewer_controls_test Walk) # tests/walk.sh
restyle_add_viewer_test(KeepsItsMemoryOverTenThousandFrames viewer_soak_test Soak) # tests/soak.sh
restyle_add_viewer_test(ReachesAndChangesControlsByKeysAlone viewer_keyboard_test)
foreach(name IN ITEMS DrawsAPartOfItsImagesAndEnlargesIt
                      KeepsItsScaleWithoutAWindowWhereNotAsked DrawsLessWhereFramesTakeLongerThanAsked
                      ScalesTheSceneInTheWindow HoldsTheRateThatIsTyped)
    restyle_add_viewer_test(${name} viewer_scale_test)
endforeach()
foreach(name IN ITEMS ComesNearerToManySamplesOfEachSourceThatIsDrawn HandsTheAntiAliasedFrameToTheSessionAtEveryScale
                      StartsAnewWhereTimeGoesBack LeavesFramesThatAreThereAsTheyAre SwitchesItInTheWindow)
    restyle_add_viewer_test(${name} viewer_anti_aliasing_test)
endforeach()
restyle_add_viewer_test(GoesBetweenTwoStylesReadsTheLogAndKeepsPictures viewer_bench_test)
foreach(name IN ITEMS MovesTheSplitWithTheMouse FollowsTheWindowsSize FindsWhatANewSizeMovedUnderAClickThatFollowsAtOnce
                      ComesThroughAStormOfSizesAndMinimising
                      TypesAPromptSavesTheStyleAndKeepsItWhereAnotherDoesNotLoad GivesUpAStyleThatIsBeingLoaded
                      OpensAsItWasLeft MakesTheSessionAnewAndKeepsItWhereAnotherCannotBe
                      TakesBackWhatWasTypedAndDoesItAgain TakesTheStyleFileUpAsItIsWritten)
    restyle_add_viewer_test(${name} viewer_window_test)
endforeach()
if(TARGET restyle_train AND TARGET restyle_dataset)
    foreach(name IN ITEMS TrainsAModelFromTheWindowAndPlaysIt SavesATrainingThatIsStoppedOrClosed
                          MakesWhatElseThereIs)
        restyle_add_viewer_test(${name} viewer_training_test)
    endforeach()
endif()

# Seconds: the longest begin first, or they would run alone in the end.
set_tests_properties(Viewer.MakesNoSheetWhereTheMachinesMemoryIsFull PROPERTIES COST 50)
set_tests_properties(Viewer.GoesOnWhereTheGpusMemoryIsFull Viewer.HoldsTheRateThatIsTyped PROPERTIES COST 35)
set_tests_properties(Viewer.KeepsNoCaptureWhereTheGpusMemoryIsFull Viewer.MakesAPathInTheWindow
    Viewer.LooksAtEachStageAsItsPictureDoes Viewer.SeesAFrameInEveryWay PROPERTIES COST 30)
if(TEST Viewer.MakesWhatElseThereIs)
    set_tests_properties(Viewer.MakesWhatElseThereIs PROPERTIES COST 35)
endif()
